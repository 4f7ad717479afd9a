package dev.mhim.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.name.RunName;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(BackendsExtension.class)
class ObjectStoreTest {
  private static final byte[] BYTES = "a few bytes".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private ObjectStoreSettings settings;
  private ObjectStore store;

  @BeforeEach
  void open(RunningBackends backends) {
    settings =
        new ObjectStoreSettings(
            URI.create(backends.endpoint()),
            backends.accessKey(),
            backends.secretKey(),
            RunningBackends.BUCKET,
            "us-east-1");
    store = new ObjectStore(settings);
    store.ensureBucket();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void objectsComeBackWholeAndFromAnOffset() throws IOException {
    Instant before = Instant.now().minusSeconds(2); // the store's clock counts seconds
    store.put("whole/a", BYTES);
    assertThat(store.get("whole/a")).isEqualTo(BYTES);
    try (InputStream rest = store.open("whole/a", 2)) {
      assertThat(rest.readAllBytes()).isEqualTo(Arrays.copyOfRange(BYTES, 2, BYTES.length));
    }
    assertThat(store.find("whole/a"))
        .hasValueSatisfying(found -> {
          assertThat(found.sizeBytes()).isEqualTo(BYTES.length);
          assertThat(found.modified()).isBetween(before, Instant.now().plusSeconds(2));
        });
  }

  @Test
  void filesOfSeveralPartsComeBackWhole() throws IOException {
    byte[] bytes = new byte[12 << 20];
    new Random(1).nextBytes(bytes);
    store.putFile("file/a", Files.write(folder.resolve("a"), bytes));
    assertThat(store.get("file/a")).isEqualTo(bytes);
  }

  @Test
  void foldersAreTheNamesOfOneLevel() {
    store.put("tree/a/1/x", BYTES);
    store.put("tree/a/2", BYTES);
    store.put("tree/b/1", BYTES);
    store.put("tree/plain", BYTES);
    assertThat(store.folders("tree/")).containsExactly("a", "b");
    assertThat(store.folders("tree/none/")).isEmpty();
  }

  @Test
  void manyAreDeletedAtOnceAndOneThatIsGoneIsNoFault() {
    store.put("many/a", BYTES);
    store.put("many/b c", BYTES);
    store.put("many/stays", BYTES);
    store.deleteAll(List.of());
    store.deleteAll(List.of("many/a", "many/b c", "many/gone"));
    assertThat(store.list("many/")).extracting(StoredObject::key).containsExactly("many/stays");
  }

  @Test
  void listHasWhatStartsWithThePrefixByKey() {
    store.put("list/b/2", BYTES);
    store.put("list/a/1", BYTES);
    store.put("list-other", BYTES);
    assertThat(store.list("list/"))
        .extracting(StoredObject::key)
        .containsExactly("list/a/1", "list/b/2");
    assertThat(store.list("list/none/")).isEmpty();
  }

  @Test
  void ofManyWhoPutIfAbsentOneWinsAndItsBytesStay() {
    AtomicInteger winner = new AtomicInteger(-1);
    long winners =
        IntStream.range(0, 8)
            .parallel()
            .filter(i -> store.putIfAbsent("once/a", new byte[] {(byte) i}))
            .peek(winner::set)
            .count();
    assertThat(winners).isOne();
    assertThat(store.get("once/a")).containsExactly(winner.get());
  }

  @Test
  void deletedIsGoneAndDeletingTwiceIsNoHarm() {
    store.put("delete/a", BYTES);
    store.delete("delete/a");
    store.delete("delete/a");
    assertThat(store.find("delete/a")).isEmpty();
    assertError(ErrorKind.NOT_FOUND, "OBJECT_NOT_FOUND", () -> store.get("delete/a"));
  }

  @Test
  void bucketIsMadeOnceAndAMissingOneIsTold() {
    try (ObjectStore other = new ObjectStore(withBucket("mhim-other"))) {
      assertThat(other.isReachable()).isFalse();
      assertError(ErrorKind.UNAVAILABLE, "BUCKET_NOT_FOUND", () -> other.put("a", BYTES));
      other.ensureBucket();
      other.ensureBucket();
      assertThat(other.isReachable()).isTrue();
      other.put("a", BYTES);
    }
  }

  @Test
  void wrongSecretIsRefusedAndNotShown() {
    ObjectStoreSettings wrong =
        new ObjectStoreSettings(
            settings.endpoint(), settings.accessKey(), "not-the-secret", "mhim", "us-east-1");
    try (ObjectStore stranger = new ObjectStore(wrong)) {
      assertThatThrownBy(stranger::requireReachable)
          .hasMessageContaining("the secret key is not that of the access key")
          .hasMessageContaining("mhim.object-store.secret-key");
      assertError(
          ErrorKind.PERMISSION_DENIED, "OBJECT_STORE_DENIED", () -> stranger.put("a", BYTES));
      assertError(
          ErrorKind.PERMISSION_DENIED, "OBJECT_STORE_DENIED", () -> stranger.find("whole/a"));
    }
    assertThat(wrong.toString()).doesNotContain("not-the-secret");
  }

  @Test
  void unknownAccessKeyIsTold() {
    ObjectStoreSettings wrong =
        new ObjectStoreSettings(
            settings.endpoint(), "nobody", settings.secretKey(), "mhim", "us-east-1");
    try (ObjectStore stranger = new ObjectStore(wrong)) {
      assertThatThrownBy(stranger::requireReachable)
          .hasMessageContaining("it has no such access key")
          .hasMessageContaining("mhim.object-store.access-key");
    }
  }

  @Test
  void bucketThatIsOnlyToBeUsedIsNotMade() {
    ObjectStoreSettings used =
        new ObjectStoreSettings(
            settings.endpoint(),
            settings.accessKey(),
            settings.secretKey(),
            "mhim-theirs",
            settings.region(),
            false,
            Optional.empty(),
            Optional.empty());
    try (ObjectStore theirs = new ObjectStore(used)) {
      assertError(ErrorKind.UNAVAILABLE, "BUCKET_NOT_FOUND", theirs::ensureBucket);
      assertThat(theirs.isReachable()).isFalse();
    }
  }

  @Test
  void storeThatIsAwayIsUnavailableWhateverIsAsked() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    ObjectStoreSettings away =
        new ObjectStoreSettings(
            URI.create("http://127.0.0.1:" + closed), "a", "secret-key", "mhim", "us-east-1");
    try (ObjectStore gone = new ObjectStore(away)) {
      assertAway(gone::isReachable);
      assertAway(gone::ensureBucket);
      assertAway(() -> gone.get("a"));
      assertAway(() -> gone.find("a"));
      assertAway(() -> gone.list("a"));
      assertAway(() -> gone.put("a", BYTES));
      assertAway(() -> gone.putIfAbsent("a", BYTES));
      assertAway(() -> gone.putFile("a", Files.write(folder.resolve("a"), BYTES)));
      assertAway(() -> gone.delete("a"));
    }
  }

  @Test
  void artifactIsReadWithItsHashChecked() {
    Artifacts artifacts = new Artifacts(store);
    RunName run = new RunName("default", "r-artifacts");
    Artifact artifact =
        artifacts.put(
            run, "folds/0/x", "folds/0/attempts/2/x", ArtifactKind.ARTIFACT_KIND_MODEL, BYTES);
    assertThat(artifact.getObjectKey()).isEqualTo("runs/default/r-artifacts/folds/0/attempts/2/x");
    assertThat(artifact.getSizeBytes()).isEqualTo(BYTES.length);
    assertThat(artifacts.read(artifact)).isEqualTo(BYTES);

    store.put(artifact.getObjectKey(), new byte[] {1});
    assertError(ErrorKind.DATA_LOSS, "HASH_MISMATCH", () -> artifacts.read(artifact));
  }

  private ObjectStoreSettings withBucket(String bucket) {
    return new ObjectStoreSettings(
        settings.endpoint(), settings.accessKey(), settings.secretKey(), bucket, "us-east-1");
  }

  private static void assertAway(ThrowingCallable call) {
    assertError(ErrorKind.UNAVAILABLE, "OBJECT_STORE_UNAVAILABLE", call);
  }

  private static void assertError(ErrorKind kind, String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.problems().getFirst().getReason()).isEqualTo(reason);
            });
  }
}
