package dev.mhim.trainer.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectStoreSettings;
import dev.mhim.platform.store.StoredObject;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.trainer.fold.Checkpoints.Position;
import dev.mhim.trainer.lease.HeldTask;
import dev.mhim.trainer.lease.StopReason;
import dev.mhim.trainer.testing.Tasks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a fold's checkpoints, and which one is gone on from. */
@ExtendWith(BackendsExtension.class)
class StoredCheckpointsTest {
  @TempDir Path folder;
  private ObjectStoreSettings settings;
  private ObjectStore store;
  private long now;

  @BeforeEach
  void connect(RunningBackends backends) {
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
  void disconnect() {
    store.close();
  }

  @Test
  void theFurthestOfAnyAttemptIsGoneOnFrom() throws IOException {
    assertThat(of("any", 1).newest()).isEmpty();
    save(of("any", 2), 1, 30, "teacher, attempt 2");
    save(of("any", 1), 2, 0, "student, attempt 1");
    save(of("any", 3), 1, 7, "teacher, attempt 3");

    assertThat(text(of("any", 4).newest())).contains("student, attempt 1");
    assertThat(of("anyone", 1).newest()).as("of another run").isEmpty();
  }

  @Test
  void anAttemptKeepsItsLastTwo() throws IOException {
    StoredCheckpoints checkpoints = of("two", 1);
    for (int epoch = 0; epoch < 5; epoch++) {
      save(checkpoints, 1, epoch, "epoch " + epoch);
    }

    assertThat(keys("two"))
        .satisfiesExactly(
            before -> assertThat(before).contains("/attempts/1/checkpoints/1-000003-"),
            last -> assertThat(last).contains("/attempts/1/checkpoints/1-000004-"));
    assertThat(text(checkpoints.newest())).contains("epoch 4");
  }

  @Test
  void oneThatIsDamagedIsPassedOver() throws IOException {
    StoredCheckpoints checkpoints = of("damaged", 1);
    save(checkpoints, 1, 0, "whole");
    save(checkpoints, 1, 1, "spoilt");
    store.put(keys("damaged").getLast(), new byte[] {1, 2, 3});

    assertThat(text(checkpoints.newest())).contains("whole");
  }

  @Test
  void aFoldThatHasItsResultKeepsNone() throws IOException {
    save(of("done", 1), 1, 0, "one");
    save(of("done", 2), 1, 1, "two");
    store.put("runs/test/done/folds/0/attempts/2/student.safetensors", new byte[] {1});

    of("done", 2).clear();

    assertThat(keys("done"))
        .containsExactly("runs/test/done/folds/0/attempts/2/student.safetensors");
  }

  @Test
  void oneThatWasSupersededWithoutKnowingDeletesNothingOfItsSuccessor() throws IOException {
    save(of("zombie", 1), 1, 0, "one");
    save(of("zombie", 2), 1, 1, "two");

    of("zombie", 1).clear();

    assertThat(keys("zombie"))
        .singleElement()
        .satisfies(key -> assertThat(key).contains("/attempts/2/checkpoints/"));
  }

  @Test
  void aStoreThatRefusesCostsTheCheckpointOnly() throws IOException {
    ObjectStoreSettings wrong =
        new ObjectStoreSettings(
            settings.endpoint(), settings.accessKey(), "wrong", settings.bucket(), "us-east-1");
    try (ObjectStore refusing = new ObjectStore(wrong)) {
      save(of(refusing, held("refused", 1), Duration.ZERO), 1, 0, "lost");
    }
    assertThat(keys("refused")).isEmpty();
  }

  @Test
  void oneIsDueAfterTheIntervalAndWhenTheTrainerEnds() throws IOException {
    HeldTask held = held("due", 1);
    StoredCheckpoints checkpoints = of(store, held, Duration.ofSeconds(10));
    assertThat(checkpoints.isDue()).isFalse();
    now += Duration.ofSeconds(10).toNanos();
    assertThat(checkpoints.isDue()).isTrue();
    save(checkpoints, 1, 0, "first");
    assertThat(checkpoints.isDue()).isFalse();
    held.stop(StopReason.SHUTDOWN);
    assertThat(checkpoints.isDue()).isTrue();
  }

  private StoredCheckpoints of(String run, int attempt) {
    return of(store, held(run, attempt), Duration.ZERO);
  }

  private StoredCheckpoints of(ObjectStore where, HeldTask held, Duration interval) {
    StorePatience patience = new StorePatience(Duration.ofSeconds(5));
    return new StoredCheckpoints(where, held, patience, held::isStopped, interval, () -> now);
  }

  private static HeldTask held(String run, int attempt) {
    return new HeldTask(Tasks.fold(run, 0, attempt), "me");
  }

  private void save(StoredCheckpoints checkpoints, int stage, int epoch, String content)
      throws IOException {
    Path file = Files.writeString(folder.resolve("checkpoint"), content);
    checkpoints.save(new Position(stage, epoch), file);
  }

  private List<String> keys(String run) {
    return store.list("runs/test/" + run + "/folds/").stream().map(StoredObject::key).toList();
  }

  private static Optional<String> text(Optional<byte[]> bytes) {
    return bytes.map(content -> new String(content, java.nio.charset.StandardCharsets.UTF_8));
  }
}
