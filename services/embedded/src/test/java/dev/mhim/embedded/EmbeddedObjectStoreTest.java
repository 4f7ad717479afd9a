package dev.mhim.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// MinioClient.close() declares Exception, which the compiler takes for an interrupt.
@SuppressWarnings("try")
class EmbeddedObjectStoreTest {
  private static final String ACCESS = "test-access";
  private static final String SECRET = "test-secret-key";
  private static final String BUCKET = "mhim";

  @TempDir Path folder;

  @Test
  void anObjectSurvivesARestartOnTheSameFolder() throws Exception {
    byte[] bytes = randomBytes(3 << 20);
    try (EmbeddedObjectStore first = EmbeddedObjectStore.start(settings(0));
        MinioClient client = client(first, SECRET)) {
      put(client, "runs/a/model.safetensors", bytes);
    }

    try (EmbeddedObjectStore second = EmbeddedObjectStore.start(settings(0));
        MinioClient client = client(second, SECRET)) {
      assertThat(get(client, "runs/a/model.safetensors")).isEqualTo(bytes);
    }
  }

  @Test
  void anObjectOfManyPartsComesBackWhole() throws Exception {
    byte[] bytes = randomBytes(12 << 20);
    try (EmbeddedObjectStore store = EmbeddedObjectStore.start(settings(0));
        MinioClient client = client(store, SECRET)) {
      client.putObject(
          PutObjectArgs.builder().bucket(BUCKET).object("parts").stream(
                  new ByteArrayInputStream(bytes), -1L, 5L << 20)
              .build());
      assertThat(get(client, "parts")).isEqualTo(bytes);
    }
  }

  @Test
  void aWrongSecretIsRefused() throws Exception {
    try (EmbeddedObjectStore store = EmbeddedObjectStore.start(settings(0));
        MinioClient stranger = client(store, "not-the-secret")) {
      assertThatThrownBy(() -> put(stranger, "x", new byte[] {1}))
          .isInstanceOfSatisfying(
              ErrorResponseException.class,
              e -> assertThat(e.errorResponse().code()).isEqualTo("SignatureDoesNotMatch"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mhim", "/mhim/patients/a"})
  void nobodyReadsWithoutASignature(String path) throws Exception {
    try (EmbeddedObjectStore store = EmbeddedObjectStore.start(settings(0));
        MinioClient client = client(store, SECRET);
        HttpClient stranger = HttpClient.newHttpClient()) {
      put(client, "patients/a", new byte[] {1, 2, 3});
      HttpRequest unsigned = HttpRequest.newBuilder(URI.create(store.endpoint() + path)).build();

      assertThat(stranger.send(unsigned, BodyHandlers.discarding()).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aMissingObjectIsToldAsSuch() throws Exception {
    try (EmbeddedObjectStore store = EmbeddedObjectStore.start(settings(0));
        MinioClient client = client(store, SECRET)) {
      assertThatThrownBy(() -> get(client, "nothing/here"))
          .isInstanceOfSatisfying(
              ErrorResponseException.class,
              e -> assertThat(e.errorResponse().code()).isEqualTo("NoSuchKey"));
    }
  }

  @Test
  void aTakenPortIsToldInOneLine() {
    try (EmbeddedObjectStore store = EmbeddedObjectStore.start(settings(0))) {
      int taken = URI.create(store.endpoint()).getPort();
      assertThatThrownBy(() -> EmbeddedObjectStore.start(settings(taken)))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("127.0.0.1:" + taken)
          .hasMessageContaining("choose another port");
    }
  }

  @Test
  void theSecretIsNotInTheTextOfTheSettings() {
    assertThat(settings(0).toString()).doesNotContain(SECRET);
  }

  private ObjectStoreSettings settings(int port) {
    return new ObjectStoreSettings(folder, port, ACCESS, SECRET, BUCKET);
  }

  private static MinioClient client(EmbeddedObjectStore store, String secret) {
    return MinioClient.builder().endpoint(store.endpoint()).credentials(ACCESS, secret).build();
  }

  private static void put(MinioClient client, String key, byte[] bytes) throws Exception {
    client.putObject(
        PutObjectArgs.builder().bucket(BUCKET).object(key).stream(
                new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
            .build());
  }

  private static byte[] get(MinioClient client, String key) throws Exception {
    try (var in = client.getObject(GetObjectArgs.builder().bucket(BUCKET).object(key).build())) {
      return in.readAllBytes();
    }
  }

  private static byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }
}
