package dev.mhim.trainer.fold;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.RunName;
import dev.mhim.platform.store.Artifacts;
import dev.mhim.trainer.config.TrainerConfig;
import dev.mhim.trainer.fold.FoldTraining.Trained;
import dev.mhim.trainer.lease.HeldTask;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.FailureReason;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.MetricHistory;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.SplitPlan;
import dev.mhim.v1.Task;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a fold reads from and writes to the object store. Every attempt has a folder of its own, and
 * every trainer in it, so that neither a late one nor one that claimed a task which the queue held
 * twice overwrites anything.
 */
@Singleton
class FoldArtifacts {
  private static final List<ModelRole> ROLES =
      List.of(
          ModelRole.MODEL_ROLE_BASELINE,
          ModelRole.MODEL_ROLE_STUDENT,
          ModelRole.MODEL_ROLE_TEACHER);

  private final Artifacts artifacts;
  private final StorePatience patience;

  @Inject
  FoldArtifacts(Artifacts artifacts, TrainerConfig config) {
    this(artifacts, new StorePatience(config.storePatience()));
  }

  FoldArtifacts(Artifacts artifacts, StorePatience patience) {
    this.artifacts = artifacts;
    this.patience = patience;
  }

  /** The split plan of a task, checked against its hash, with the task's fold in it. */
  SplitPlan plan(Task task, BooleanSupplier cancelled) {
    Artifact stored =
        task.hasPredict() ? task.getPredict().getSplitPlan() : task.getFold().getSplitPlan();
    byte[] bytes = read(stored, cancelled);
    try {
      SplitPlan plan = SplitPlan.parseFrom(bytes);
      if (!task.getFold().hasFitAll() && task.getFold().getFold() >= plan.getFoldsCount()) {
        throw badPlan(stored, "it has only " + plan.getFoldsCount() + " folds");
      }
      return plan;
    } catch (InvalidProtocolBufferException e) {
      throw badPlan(stored, "it can't be read: " + e.getMessage());
    }
  }

  /** A stored file, checked against its hash. */
  byte[] read(Artifact stored, BooleanSupplier cancelled) {
    return patience.call(() -> artifacts.read(stored), cancelled);
  }

  /** What the folds before a fit on all cases left, in order; none for a fold. */
  List<FoldPredictions> foldsBefore(Task task, BooleanSupplier cancelled) {
    List<FoldPredictions> folds = new ArrayList<>();
    for (Artifact stored : task.getFold().getFitAll().getPredictionsList()) {
      byte[] bytes = read(stored, cancelled);
      try {
        folds.add(FoldPredictions.parseFrom(bytes));
      } catch (InvalidProtocolBufferException e) {
        throw new FoldFailedException(
            Problems.of(
                "UNREADABLE_PREDICTIONS",
                stored.getObjectKey(),
                "",
                "the stored predictions can't be read: " + e.getMessage(),
                "create the run anew"),
            FailureReason.FAILURE_REASON_INVALID,
            e);
      }
    }
    return folds;
  }

  /** Stores everything that a fold leaves; nothing counts before the list is in TaskSucceeded. */
  List<Artifact> store(HeldTask held, Trained trained, BooleanSupplier cancelled) {
    List<Artifact> stored = new ArrayList<>();
    for (ModelRole role : ROLES) {
      byte[] model = trained.models().get(role);
      if (model != null) {
        stored.add(put(held, fileName(role), ArtifactKind.ARTIFACT_KIND_MODEL, model, cancelled));
      }
    }
    if (!held.task().getFold().hasFitAll()) {
      stored.add(
          put(
              held,
              "predictions.binpb",
              ArtifactKind.ARTIFACT_KIND_PREDICTIONS,
              trained.predictions().toByteArray(),
              cancelled));
    }
    stored.add(
        put(
            held,
            "history.binpb",
            ArtifactKind.ARTIFACT_KIND_HISTORY,
            history(held.task(), trained).toByteArray(),
            cancelled));
    return stored;
  }

  private Artifact put(
      HeldTask held, String file, ArtifactKind kind, byte[] bytes, BooleanSupplier cancelled) {
    return put(held, folder(held.task()) + file, file, kind, bytes, cancelled);
  }

  private static String folder(Task task) {
    return task.getFold().hasFitAll() ? "all/" : "folds/" + task.getFold().getFold() + "/";
  }

  /**
   * Stores a file in the attempt's own folder.
   *
   * @param path within the run, as people see it
   * @param file within that folder
   */
  Artifact put(
      HeldTask held,
      String path,
      String file,
      ArtifactKind kind,
      byte[] bytes,
      BooleanSupplier cancelled) {
    Task task = held.task();
    String own =
        "%sattempts/%d/%s/".formatted(folder(task), task.getAttempt(), held.claim().getTrainer());
    return patience.call(
        () -> artifacts.put(RunName.parse(task.getRun()), path, own + file, kind, bytes),
        cancelled);
  }

  private static MetricHistory history(Task task, Trained trained) {
    return MetricHistory.newBuilder()
        .setRun(task.getRun())
        .setFold(task.getFold().getFold())
        .setAttempt(task.getAttempt())
        .addAllEpochs(trained.history())
        .build();
  }

  private static String fileName(ModelRole role) {
    return switch (role) {
      case MODEL_ROLE_BASELINE -> "baseline.safetensors";
      case MODEL_ROLE_STUDENT -> "student.safetensors";
      case MODEL_ROLE_TEACHER -> "teacher.safetensors";
      case MODEL_ROLE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("a model without a role has no file name");
    };
  }

  private static FoldFailedException badPlan(Artifact stored, String what) {
    return new FoldFailedException(
        Problems.of(
            "BAD_SPLIT_PLAN",
            stored.getObjectKey(),
            "",
            "the split plan does not serve: " + what,
            "create the run anew"),
        FailureReason.FAILURE_REASON_INVALID,
        null);
  }
}
