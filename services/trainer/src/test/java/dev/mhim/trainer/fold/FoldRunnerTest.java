package dev.mhim.trainer.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectStoreSettings;
import dev.mhim.testing.BackendsExtension;
import dev.mhim.testing.RunningBackends;
import dev.mhim.trainer.event.EventSender;
import dev.mhim.trainer.lease.HeldTask;
import dev.mhim.trainer.lease.StopReason;
import dev.mhim.trainer.metric.FoldListener;
import dev.mhim.trainer.metric.TrainerMeters;
import dev.mhim.trainer.testing.Tasks;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.FoldParts;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.RunEvent;
import dev.mhim.v1.SplitPlan;
import dev.mhim.v1.Task;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is stored and said at the end of a fold, with a method of the test's own. */
@ExtendWith(BackendsExtension.class)
class FoldRunnerTest {
  private static final SplitPlan PLAN =
      SplitPlan.newBuilder().addFolds(FoldParts.getDefaultInstance()).build();

  @TempDir Path folder;
  private final List<RunEvent> told = new ArrayList<>();
  private ObjectStore store;
  private Artifacts artifacts;

  /** A method without settings or engine. */
  @FunctionalInterface
  private interface Method extends FoldTraining {
    @Override
    default void prepare() {
      // Nothing to load.
    }

    @Override
    Trained train(
        Assignment fold, Checkpoints checkpoints, FoldListener listener, BooleanSupplier cancelled)
        throws Exception;
  }

  @BeforeEach
  void connect(RunningBackends backends) {
    store =
        new ObjectStore(
            new ObjectStoreSettings(
                URI.create(backends.endpoint()),
                backends.accessKey(),
                backends.secretKey(),
                RunningBackends.BUCKET,
                "us-east-1"));
    store.ensureBucket();
    artifacts = new Artifacts(store);
  }

  @AfterEach
  void disconnect() {
    store.close();
  }

  @Test
  void trainedFoldIsStoredUnderItsAttemptAndTold() {
    HeldTask held = held("stored");
    run(held, (fold, checkpoints, listener, cancelled) -> trained());
    assertThat(told).singleElement().matches(RunEvent::hasTaskSucceeded);
    assertThat(told.getFirst().getTaskSucceeded().getClaim()).isEqualTo(held.claim());
    assertThat(told.getFirst().getTaskSucceeded().getArtifactsList())
        .extracting(Artifact::getObjectKey)
        .containsExactly(
            "runs/test/stored/folds/0/attempts/1/me/baseline.safetensors",
            "runs/test/stored/folds/0/attempts/1/me/predictions.binpb",
            "runs/test/stored/folds/0/attempts/1/me/history.binpb");
  }

  @Test
  void foldThatLostItsLeaseStoresAndTellsNothing() {
    HeldTask held = held("lost");
    run(
        held,
        (fold, checkpoints, listener, cancelled) -> {
          held.stop(StopReason.SUPERSEDED);
          return trained();
        });
    assertThat(told).isEmpty();
    assertThat(store.list("runs/test/lost/folds/")).isEmpty();
  }

  @Test
  void whateverAStoppedFoldThrowsIsNoFailure() {
    HeldTask held = held("cancelled");
    run(
        held,
        (fold, checkpoints, listener, cancelled) -> {
          held.stop(StopReason.CANCELLED);
          assertThat(cancelled.getAsBoolean()).isTrue();
          throw new IllegalStateException("stopped in the middle");
        });
    assertThat(told).isEmpty();
  }

  @Test
  void foldIsHandedBackWhenTheTrainerShutsDown() {
    HeldTask held = held("released");
    run(
        held,
        (fold, checkpoints, listener, cancelled) -> {
          held.stop(StopReason.SHUTDOWN);
          throw new IllegalStateException("stopped in the middle");
        });
    assertThat(told).singleElement().matches(RunEvent::hasTaskReleased);
    assertThat(told.getFirst().getTaskReleased().getClaim()).isEqualTo(held.claim());
  }

  @Test
  void foldOfAPausedRunIsHandedBack() {
    HeldTask held = held("paused");
    run(
        held,
        (fold, checkpoints, listener, cancelled) -> {
          held.stop(StopReason.PAUSED);
          throw new IllegalStateException("stopped in the middle");
        });
    assertThat(told).singleElement().matches(RunEvent::hasTaskReleased);
  }

  @Test
  void checkpointIsToldAtOnceWithTheStepsSoFar() {
    HeldTask held = held("saved");
    run(
        held,
        (fold, checkpoints, listener, cancelled) -> {
          assertThat(cancelled.getAsBoolean()).isFalse();
          assertThat(cancelled.getAsBoolean()).isFalse();
          Path file = Files.writeString(folder.resolve("checkpoint"), "some");
          checkpoints.save(new Checkpoints.Position(2, 7), file);
          return trained();
        });
    assertThat(told).hasSize(2);
    assertThat(told.getFirst().getTaskHeartbeat().getSteps()).isEqualTo(2);
    assertThat(told.getFirst().getTaskHeartbeat().getSaved())
        .isEqualTo(new Checkpoints.Position(2, 7).ordinal())
        .isGreaterThan(new Checkpoints.Position(1, 999_999).ordinal());
  }

  @Test
  void foldThatIsDoneAsTheTrainerShutsDownCounts() {
    HeldTask held = held("done-in-time");
    run(
        held,
        (fold, checkpoints, listener, cancelled) -> {
          held.stop(StopReason.SHUTDOWN);
          return trained();
        });
    assertThat(told).singleElement().matches(RunEvent::hasTaskSucceeded);
    assertThat(store.list("runs/test/done-in-time/folds/")).hasSize(3);
  }

  @Test
  void failureIsToldWithItsReason() {
    run(
        held("oom"),
        (fold, checkpoints, listener, cancelled) -> {
          throw new OutOfMemoryError("heap");
        });
    assertThat(told).singleElement().matches(RunEvent::hasTaskFailed);
    assertThat(told.getFirst().getTaskFailed().getProblem().getReason()).isEqualTo("OUT_OF_MEMORY");
    assertThat(told.getFirst().getTaskFailed().getRetryable()).isTrue();
  }

  @Test
  void splitPlanThatWasChangedIsRefusedForGood() {
    HeldTask held = held("changed");
    store.put("runs/test/changed/split-plan", new byte[] {1, 2, 3});
    run(held, (fold, checkpoints, listener, cancelled) -> trained());
    assertThat(told.getFirst().getTaskFailed().getRetryable()).isFalse();
    assertThat(told.getFirst().getTaskFailed().getProblem().getReason()).isEqualTo("HASH_MISMATCH");
  }

  private void run(HeldTask held, Method method) {
    StorePatience patience = new StorePatience(Duration.ofSeconds(5));
    TrainerMeters meters = TrainerMeters.on(new SimpleMeterRegistry());
    EventSender events =
        new EventSender() {
          @Override
          public void send(RunEvent event) {
            told.add(event);
          }

          @Override
          public boolean deliver(RunEvent event, BooleanSupplier giveUp) {
            return told.add(event);
          }
        };
    FoldArtifacts files = new FoldArtifacts(artifacts, patience);
    DatasetPrediction prediction =
        (assignment, listener, explanations, cancelled) -> {
          throw new AssertionError("a fold task is trained");
        };
    new FoldRunner(
            method,
            new PredictionRunner(prediction, files),
            files,
            new FoldCheckpoints(store, patience, Duration.ZERO, Duration.ofMillis(200)),
            events,
            (task, batch) -> true,
            meters)
        .run(held);
  }

  private HeldTask held(String run) {
    Artifact plan =
        artifacts.put(
            new RunName("test", run),
            "split-plan",
            "split-plan",
            ArtifactKind.ARTIFACT_KIND_SPLIT_PLAN,
            PLAN.toByteArray());
    Task task = Tasks.fold(run, 0, 1);
    return new HeldTask(
        task.toBuilder().setFold(task.getFold().toBuilder().setSplitPlan(plan)).build(), "me");
  }

  private static FoldTraining.Trained trained() {
    return new FoldTraining.Trained(
        FoldPredictions.getDefaultInstance(),
        List.of(),
        Map.of(ModelRole.MODEL_ROLE_BASELINE, new byte[] {1}));
  }
}
