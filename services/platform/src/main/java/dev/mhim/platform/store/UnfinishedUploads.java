package dev.mhim.platform.store;

import io.minio.AbortMultipartUploadArgs;
import io.minio.ListMultipartUploadsArgs;
import io.minio.MinioAsyncClient;
import io.minio.errors.MinioException;
import io.minio.messages.ListMultipartUploadsResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Uploads in parts that were begun and neither finished nor given up: what a program that died
 * leaves behind. Their parts take room, but show in no listing of objects. MinIO tells none of them
 * by prefix and lets them go by itself after a day; other stores keep them for ever.
 */
public final class UnfinishedUploads implements AutoCloseable {
  private final MinioAsyncClient client;
  private final ObjectStoreSettings settings;
  private final StoreFailures failures;

  public UnfinishedUploads(ObjectStoreSettings settings) {
    this.client = StoreClient.asyncOf(settings);
    this.settings = settings;
    this.failures = new StoreFailures(settings);
  }

  /**
   * An upload.
   *
   * @param key of the object that it was to become
   * @param id the store's own
   * @param begun when, by the store's clock
   */
  public record Upload(String key, String id, Instant begun) {}

  /** All of them whose key starts with a prefix. */
  public List<Upload> list(String prefix) {
    List<Upload> found = new ArrayList<>();
    @Nullable String key = null;
    @Nullable String id = null;
    boolean more = true;
    while (more) {
      ListMultipartUploadsResult page = page(prefix, key, id);
      for (ListMultipartUploadsResult.Upload upload : page.uploads()) {
        if (upload.objectName().startsWith(prefix)) {
          found.add(
              new Upload(upload.objectName(), upload.uploadId(), upload.initiated().toInstant()));
        }
      }
      key = page.nextKeyMarker();
      id = page.nextUploadIdMarker();
      more = page.isTruncated() && key != null;
    }
    return found;
  }

  private ListMultipartUploadsResult page(
      String prefix, @Nullable String key, @Nullable String id) {
    ListMultipartUploadsArgs.Builder wanted =
        ListMultipartUploadsArgs.builder()
            .bucket(settings.bucket())
            .prefix(prefix)
            .maxUploads(1000);
    if (key != null) {
      wanted.keyMarker(key);
    }
    if (id != null) {
      wanted.uploadIdMarker(id);
    }
    return await(prefix, () -> client.listMultipartUploads(wanted.build())).result();
  }

  /** Gives an upload up: its parts go. Whoever still uploads it is told that there is no such. */
  public void abort(Upload upload) {
    await(
        upload.key(),
        () ->
            client.abortMultipartUpload(
                AbortMultipartUploadArgs.builder()
                    .bucket(settings.bucket())
                    .object(upload.key())
                    .uploadId(upload.id())
                    .build()));
  }

  @FunctionalInterface
  private interface Call<T> {
    CompletableFuture<T> run() throws MinioException;
  }

  private <T> T await(String key, Call<T> call) {
    try {
      return call.run().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof MinioException cause
          ? failures.of(key, cause)
          : failures.unavailable(key, e);
    } catch (MinioException e) {
      throw failures.of(key, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
