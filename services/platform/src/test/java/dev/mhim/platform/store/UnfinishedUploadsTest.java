package dev.mhim.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import io.minio.CreateMultipartUploadArgs;
import io.minio.MinioAsyncClient;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BackendsExtension.class)
class UnfinishedUploadsTest {
  @Test
  void anUploadThatWasBegunIsFoundAndGivenUp(RunningBackends backends) throws Exception {
    ObjectStoreSettings settings = settings(backends.endpoint(), backends.secretKey(), backends);
    try (ObjectStore store = new ObjectStore(settings);
        UnfinishedUploads uploads = new UnfinishedUploads(settings);
        MinioAsyncClient client = StoreClient.asyncOf(settings)) {
      store.ensureBucket();
      String key = "uploads/left/behind";
      client
          .createMultipartUpload(
              CreateMultipartUploadArgs.builder()
                  .bucket(RunningBackends.BUCKET)
                  .object(key)
                  .build())
          .get();

      // The whole key, for that is the only prefix by which MinIO tells them.
      List<UnfinishedUploads.Upload> found = uploads.list(key);
      assertThat(found).extracting(UnfinishedUploads.Upload::key).containsExactly(key);
      assertThat(found.getFirst().begun())
          .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
      assertThat(uploads.list("elsewhere/")).isEmpty();
      assertThat(store.list("uploads/")).isEmpty();

      uploads.abort(found.getFirst());
      assertThat(uploads.list(key)).isEmpty();
    }
  }

  @Test
  void whatIsWrongWithTheStoreIsTold(RunningBackends backends) {
    try (UnfinishedUploads wrong =
            new UnfinishedUploads(settings(backends.endpoint(), "wrong-secret", backends));
        UnfinishedUploads gone =
            new UnfinishedUploads(settings("http://127.0.0.1:1", "any-secret", backends))) {
      assertKind(wrong, ErrorKind.PERMISSION_DENIED);
      assertKind(gone, ErrorKind.UNAVAILABLE);
    }
  }

  private static void assertKind(UnfinishedUploads uploads, ErrorKind kind) {
    assertThatThrownBy(() -> uploads.list("x/"))
        .isInstanceOfSatisfying(PlatformException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static ObjectStoreSettings settings(
      String endpoint, String secretKey, RunningBackends backends) {
    return new ObjectStoreSettings(
        URI.create(endpoint), backends.accessKey(), secretKey, RunningBackends.BUCKET, "us-east-1");
  }
}
