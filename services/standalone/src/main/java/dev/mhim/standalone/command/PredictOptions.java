package dev.mhim.standalone.command;

import dev.mhim.standalone.client.ResourceNames;
import dev.mhim.standalone.flags.UsageException;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Prediction;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to be predicted, and with which models. */
final class PredictOptions {
  @Option(
      names = "--run",
      paramLabel = "RUN",
      required = true,
      description = "Id or full name of the trained run whose models predict.")
  private String run = "";

  @Option(
      names = "--dataset",
      paramLabel = "DATASET",
      required = true,
      description =
          "Id of the dataset to predict, or its full name; with /versions/N that version [the newest].")
  private String dataset = "";

  @Option(
      names = "--fold",
      paramLabel = "K[,K]",
      split = ",",
      description =
          "Only the models of these folds, from 0; the number of folds is the fit on all cases [the ensemble of all folds].")
  private List<Integer> folds = List.of();

  @Option(
      names = "--weights",
      paramLabel = "NAME",
      description = "student, teacher or baseline [student; baseline of a run without one].")
  private @Nullable String weights;

  @Option(
      names = "--unlabelled",
      description = "Take no notice of the dataset's labels: nothing is scored.")
  private boolean unlabelled;

  @Option(names = "--title", paramLabel = "TEXT", description = "Title, for people.")
  private String title = "";

  @Option(
      names = "--project",
      paramLabel = "ID",
      description = "Project of run and dataset [default].")
  private String project = "default";

  @Option(
      names = "--out_dir",
      paramLabel = "DIR",
      description = "Where the files go [./mhim-output/PREDICTION].")
  private @Nullable Path folder;

  @Option(names = "--detach", description = "Submit and leave; 'mhim predictions get' shows it.")
  private boolean detach;

  boolean isDetached() {
    return detach;
  }

  String project() {
    return project;
  }

  /** The prediction to ask for. */
  Prediction of(boolean explain) {
    return Prediction.newBuilder()
        .setTitle(title)
        .setRun(ResourceNames.run(project, run))
        .setDataset(ResourceNames.dataset(project, dataset))
        .addAllFolds(folds)
        .setWeights(role())
        .setUnlabelled(unlabelled)
        .setExplain(explain)
        .build();
  }

  /** Where the files of a prediction go. */
  Path outputFolder(String prediction) {
    return folder == null ? Path.of("mhim-output").resolve(ResourceNames.id(prediction)) : folder;
  }

  private ModelRole role() {
    if (weights == null) {
      return ModelRole.MODEL_ROLE_UNSPECIFIED;
    }
    return switch (weights.toLowerCase(Locale.ROOT)) {
      case "student" -> ModelRole.MODEL_ROLE_STUDENT;
      case "teacher" -> ModelRole.MODEL_ROLE_TEACHER;
      case "baseline" -> ModelRole.MODEL_ROLE_BASELINE;
      default ->
          throw new UsageException(
              "--weights takes student, teacher or baseline, but got '%s'".formatted(weights));
    };
  }
}
