package dev.mhim.gateway.planning;

import dev.mhim.gateway.settings.RunRequest;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.DatasetManifest;
import dev.mhim.v1.FoldParts;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.PredictionModel;
import dev.mhim.v1.PredictionWork;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Run;
import dev.mhim.v1.SplitPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What planning makes of a request to predict; pure.
 *
 * @param source the run whose models predict
 * @param work with the folds, the weights and the models that they mean
 * @param split one fold whose test part is every case; classes and survival bins are the models'
 */
record PredictionPlan(Run source, PredictionWork work, SplitPlan split) {

  /**
   * Plans.
   *
   * @param trained the split plan of the source
   * @throws PlatformException INVALID_ARGUMENT with every reason why its models can't predict this
   *     dataset
   */
  static PredictionPlan of(
      PredictionWork asked, Run source, SplitPlan trained, DatasetManifest manifest) {
    List<Problem> problems = new ArrayList<>();
    PredictionWork work = resolve(asked, source, problems);
    checkDataset(asked, trained, manifest.getDataset(), problems);
    if (!problems.isEmpty()) {
      throw new PlatformException(ErrorKind.INVALID_ARGUMENT, problems);
    }
    return new PredictionPlan(source, work, split(asked, trained, manifest));
  }

  /** The run that is to predict. */
  Run run(RunRequest request, SplitPlan planned, Artifact stored, Instant now) {
    return request.taken(now).toBuilder()
        .setDataset(planned.getDataset())
        .setProtocol(source.getProtocol())
        .setSettings(source.getSettings())
        .setSplitPlan(stored)
        .setPrediction(work)
        .setState(Run.State.STATE_QUEUED)
        .addFolds(FoldStatus.newBuilder().setState(FoldStatus.State.STATE_QUEUED).setAttempt(1))
        .build();
  }

  private static PredictionWork resolve(PredictionWork asked, Run source, List<Problem> problems) {
    if (source.hasPrediction()) {
      problems.add(bad("run", source.getName(), "this run predicts, and trained no models"));
      return asked;
    }
    List<Integer> folds =
        asked.getFoldsCount() > 0
            ? asked.getFoldsList()
            : IntStream.range(0, source.getFoldsCount()).boxed().toList();
    if (folds.isEmpty()) {
      problems.add(bad("run", source.getName(), "this run has no folds"));
      return asked;
    }
    ModelRole role = role(asked.getWeights(), source, folds.getFirst());
    PredictionWork.Builder work =
        asked.toBuilder().clearFolds().addAllFolds(folds).setWeights(role).clearModels();
    for (int fold : folds) {
      Optional<Artifact> file = model(source, fold, role);
      if (file.isPresent()) {
        work.addModels(PredictionModel.newBuilder().setFold(fold).setFile(file.get()));
      } else {
        problems.add(missing(source, fold, role));
      }
    }
    return work.build();
  }

  private static ModelRole role(ModelRole asked, Run source, int fold) {
    if (asked != ModelRole.MODEL_ROLE_UNSPECIFIED) {
      return asked;
    }
    return model(source, fold, ModelRole.MODEL_ROLE_STUDENT).isPresent()
        ? ModelRole.MODEL_ROLE_STUDENT
        : ModelRole.MODEL_ROLE_BASELINE;
  }

  private static Optional<Artifact> model(Run source, int fold, ModelRole role) {
    boolean isFit = fold == source.getFoldsCount();
    String path = (isFit ? "all/" : "folds/" + fold + "/") + word(role) + ".safetensors";
    return Stream.concat(source.getFoldsList().stream(), Stream.of(source.getAllCases()))
        .flatMap(status -> status.getArtifactsList().stream())
        .filter(file -> file.getKind() == ArtifactKind.ARTIFACT_KIND_MODEL)
        .filter(file -> file.getPath().equals(path))
        .findFirst();
  }

  private static Problem missing(Run source, int fold, ModelRole role) {
    boolean isFit = fold == source.getFoldsCount() && source.hasAllCases();
    boolean exists = fold < source.getFoldsCount() || isFit;
    boolean done =
        exists
            && (isFit ? source.getAllCases() : source.getFolds(fold)).getState()
                == FoldStatus.State.STATE_SUCCEEDED;
    String why =
        done
            ? "fold %d has no %s: the run did not train one".formatted(fold, word(role))
            : exists
                ? "fold %d has not ended well, so that it has no models".formatted(fold)
                : "the run has %d folds, counted from 0".formatted(source.getFoldsCount());
    return done ? bad("weights", word(role), why) : bad("folds", Integer.toString(fold), why);
  }

  private static void checkDataset(
      PredictionWork asked, SplitPlan trained, Dataset dataset, List<Problem> problems) {
    if (dataset.getFeatureDim() != trained.getFeatureDim()) {
      problems.add(
          Problems.of(
              "INCONSISTENT",
              "dataset",
              dataset.getName(),
              "its patches have %d features, those that the models were trained on %d"
                  .formatted(dataset.getFeatureDim(), trained.getFeatureDim()),
              "extract the features with the same encoder"));
    }
    if (asked.getUnlabelled()) {
      return;
    }
    if (dataset.getLabelKind() != trained.getLabelKind()) {
      problems.add(
          strangeLabels(
              dataset,
              trained.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL
                  ? "the models predict survival, its labels are classes"
                  : "the models predict classes, its labels are survival times"));
    } else if (!trained.getClassesList().containsAll(dataset.getClassesList())) {
      problems.add(
          strangeLabels(
              dataset,
              "the models know the classes %s, its labels are %s"
                  .formatted(trained.getClassesList(), dataset.getClassesList())));
    }
  }

  private static Problem strangeLabels(Dataset dataset, String message) {
    return Problems.of(
        "INCONSISTENT",
        "dataset",
        dataset.getName(),
        message,
        "give unlabelled, so that the labels are not looked at, or import it with matching ones");
  }

  private static SplitPlan split(
      PredictionWork asked, SplitPlan trained, DatasetManifest manifest) {
    SplitPlan.Builder plan =
        SplitPlan.newBuilder()
            .setDataset(manifest.getDataset().getName())
            .setSeed(trained.getSeed())
            .setLabelKind(trained.getLabelKind())
            .addAllClasses(trained.getClassesList())
            .addAllSurvivalEdges(trained.getSurvivalEdgesList())
            .setFeatureDim(trained.getFeatureDim());
    FoldParts.Builder all = FoldParts.newBuilder();
    for (Case item : manifest.getCasesList()) {
      all.addTest(plan.getCasesCount());
      plan.addCasesBuilder().setCase(labelled(item, asked, trained, manifest.getDataset()));
    }
    return plan.addFolds(all).build();
  }

  /** Its label as the models count classes, which may be another order than the dataset's. */
  private static Case labelled(
      Case item, PredictionWork asked, SplitPlan trained, Dataset dataset) {
    if (asked.getUnlabelled()) {
      return item.toBuilder().clearLabel().build();
    }
    if (trained.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL) {
      return item;
    }
    String name = dataset.getClasses(item.getClassIndex());
    return item.toBuilder().setClassIndex(trained.getClassesList().indexOf(name)).build();
  }

  private static Problem bad(String field, String value, String message) {
    return Problems.of("INCONSISTENT", "prediction." + field, value, message, "");
  }

  private static String word(ModelRole role) {
    return role.name().substring("MODEL_ROLE_".length()).toLowerCase(Locale.ROOT);
  }
}
