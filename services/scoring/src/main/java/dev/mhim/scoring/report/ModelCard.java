package dev.mhim.scoring.report;

import static dev.mhim.scoring.report.Html.number;
import static dev.mhim.scoring.report.Html.signed;
import static dev.mhim.scoring.report.Markdown.cell;
import static dev.mhim.scoring.report.Markdown.code;

import dev.mhim.scoring.SettingText;
import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.Evaluation;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.FoldValue;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.MetricComparison;
import dev.mhim.v1.MetricSummary;
import dev.mhim.v1.ModelComparison;
import dev.mhim.v1.ModelEvaluation;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import dev.mhim.v1.Settings;
import dev.mhim.v1.SplitPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The card that goes with the models of a run, as Markdown: what was trained on what, how well it
 * does, what it is not good for, and how to load it. It says what the platform knows and nothing
 * else.
 */
public final class ModelCard {
  private final Run run;
  private final Evaluation evaluation;
  private final SplitPlan plan;
  private final boolean survival;
  private final Markdown page = new Markdown();

  private ModelCard(Run run, Evaluation evaluation, SplitPlan plan) {
    this.run = run;
    this.evaluation = evaluation;
    this.plan = plan;
    this.survival = plan.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL;
  }

  /**
   * The card.
   *
   * @param run that ended well, with the files of its folds
   * @param evaluation of it
   * @param plan that it was trained by
   */
  public static String markdown(Run run, Evaluation evaluation, SplitPlan plan) {
    ModelCard card = new ModelCard(run, evaluation, plan);
    card.head();
    card.data();
    card.training();
    card.figures();
    card.limits();
    card.files();
    card.use();
    return card.page.toString();
  }

  private void head() {
    page.title("Model card: " + (run.getTitle().isEmpty() ? run.getName() : run.getTitle()));
    page.paragraph(
        "Written by MHIM-MIL from what it stored of the run. What it does not know, such as the encoder of the features, the scanner or the patients, is not in here: add it before you pass the models on.");
    Settings settings = run.getSettings();
    page.table(
        List.of("", ""),
        List.of(
            List.of("Run", code(run.getName())),
            List.of(
                "Asked for", Instant.ofEpochSecond(run.getCreateTime().getSeconds()).toString()),
            List.of("Task", task()),
            List.of(
                "Aggregation network",
                code(text(settings, "baseline")) + ", hidden width " + settings.getMlpDim()),
            List.of("Trained as", cell(method())),
            List.of("Input", input())));
  }

  private String task() {
    if (survival) {
      return "survival, as hazards of %d time bins with the edges %s (in the label table's unit of time)"
          .formatted(
              plan.getSurvivalEdgesCount() - 1, code(plan.getSurvivalEdgesList().toString()));
    }
    return "classification; the logits in order: " + cell(String.join(", ", plan.getClassesList()));
  }

  private String method() {
    return switch (run.getSettings().getModel()) {
      case MODEL_MHIM_PURE -> "the plain baseline only";
      case MODEL_MHIM ->
          "the plain baseline, then MHIM with the baseline as the start of its teacher";
      case MODEL_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private String input() {
    return "a bag of N patches, each %d features of one encoder: %s"
        .formatted(plan.getFeatureDim(), code("[N, %d]".formatted(plan.getFeatureDim())));
  }

  private void data() {
    page.heading("Data");
    long bags = plan.getCasesList().stream().mapToLong(it -> it.getCase().getBagsCount()).sum();
    long patches =
        plan.getCasesList().stream()
            .flatMap(it -> it.getCase().getBagsList().stream())
            .mapToLong(bag -> bag.getPatchCount())
            .sum();
    page.paragraph(
        "Dataset version %s: %d cases, %d bags, %d patches."
            .formatted(code(plan.getDataset()), plan.getCasesCount(), bags, patches));
    if (survival) {
      long events =
          plan.getCasesList().stream().filter(it -> it.getCase().getSurvival().getEvent()).count();
      page.paragraph(
          "The event was seen in %d cases; %d were censored."
              .formatted(events, plan.getCasesCount() - events));
    } else {
      page.table(List.of("Class", "Cases", "Bags"), classes());
    }
    page.table(
        List.of("Fold", "Cases trained on", "for selection", "tested on"),
        IntStream.range(0, plan.getFoldsCount())
            .mapToObj(fold ->
                List.of(
                    Integer.toString(fold),
                    Integer.toString(plan.getFolds(fold).getTrainCount()),
                    Integer.toString(plan.getFolds(fold).getValidationCount()),
                    Integer.toString(plan.getFolds(fold).getTestCount())))
            .toList());
    page.paragraph("Split plan (SHA-256): " + code(run.getSplitPlan().getSha256()));
  }

  private List<List<String>> classes() {
    List<List<String>> rows = new ArrayList<>();
    for (int index = 0; index < plan.getClassesCount(); index++) {
      int label = index;
      List<Integer> bags =
          plan.getCasesList().stream()
              .filter(it -> it.getCase().getClassIndex() == label)
              .map(it -> it.getCase().getBagsCount())
              .toList();
      rows.add(
          List.of(
              cell(plan.getClasses(index)),
              Integer.toString(bags.size()),
              Integer.toString(bags.stream().mapToInt(Integer::intValue).sum())));
    }
    return rows;
  }

  private void training() {
    page.heading("Training");
    page.paragraph("Protocol " + RunContent.protocol(run.getProtocol()) + ".");
    page.paragraph(
        "Seed of folds and training: %d. Epochs that were kept, by fold: %s."
            .formatted(run.getSettings().getSeed(), epochs()));
    if (run.hasAllCases()) {
      page.paragraph(
          "One more model of each kind was trained on all cases (%s below), each stage as long as the median of the folds' kept epochs. No case was left to test it on: the figures are those of the folds' models."
              .formatted(code("all/")));
    }
    List<List<String>> settings = new ArrayList<>();
    run.getSettings()
        .getAllFields()
        .forEach((field, value) ->
            settings.add(List.of(code(field.getName()), code(SettingText.of(field, value)))));
    page.table(List.of("Setting", "Value"), settings);
  }

  private String epochs() {
    return String.join(
        "; ",
        evaluation.getModelsList().stream()
            .map(model ->
                "%s %s"
                    .formatted(
                        MetricNames.title(model.getRole()),
                        String.join(
                            ", ",
                            model.getSelectedEpochsList().stream()
                                .map(epoch -> Integer.toString(epoch + 1))
                                .toList())))
            .toList());
  }

  private void figures() {
    page.heading("Figures");
    page.paragraph(
        "Each case was predicted by the model of the fold that it was not trained in. Mean and standard deviation (n in the denominator) are over the folds. ↓: lower is better. "
            + intervals());
    for (ModelEvaluation model : evaluation.getModelsList()) {
      page.subheading(
          "%s: %d cases, %d bags"
              .formatted(
                  MetricNames.title(model.getRole()), model.getCaseCount(), model.getBagCount()));
      List<String> columns =
          new ArrayList<>(List.of("Metric", "Mean ± deviation", "95 % interval"));
      for (int fold = 0; fold < run.getFoldsCount(); fold++) {
        columns.add("Fold " + fold);
      }
      page.table(columns, model.getMetricsList().stream().map(this::figure).toList());
    }
    for (ModelComparison comparison : evaluation.getComparisonsList()) {
      page.subheading(
          "%s minus %s"
              .formatted(
                  MetricNames.title(comparison.getFirst()),
                  MetricNames.title(comparison.getSecond())));
      page.table(
          List.of("Metric", "Difference", "95 % interval", "p (bootstrap)"),
          comparison.getMetricsList().stream().map(ModelCard::difference).toList());
    }
  }

  private String intervals() {
    return evaluation.getNumBootstrap() == 0
        ? "No intervals were made."
        : "The 95 %% interval of the mean is of a bootstrap of the cases within each fold (%s); it says nothing of training again."
            .formatted(RunContent.bootstrap(evaluation));
  }

  private List<String> figure(MetricSummary metric) {
    List<String> row = new ArrayList<>();
    row.add(cell(MetricNames.of(metric.getMetric())));
    row.add(
        metric.hasMean()
            ? number(metric.getMean()) + " ± " + number(metric.getStd())
            : "not defined");
    row.add(
        metric.hasMeanLow()
            ? number(metric.getMeanLow()) + " to " + number(metric.getMeanHigh())
            : "–");
    for (int fold = 0; fold < run.getFoldsCount(); fold++) {
      row.add(fold < metric.getFoldsCount() ? value(metric.getFolds(fold)) : "–");
    }
    return row;
  }

  private static String value(FoldValue fold) {
    return fold.hasValue()
        ? number(fold.getValue())
        : cell("not defined: " + fold.getUndefinedReason());
  }

  private static List<String> difference(MetricComparison metric) {
    return List.of(
        cell(MetricNames.of(metric.getMetric())),
        metric.hasDifference()
            ? signed(metric.getDifference())
            : cell("not defined: " + metric.getUndefinedReason()),
        metric.hasLow() ? signed(metric.getLow()) + " to " + signed(metric.getHigh()) : "–",
        metric.hasPValue() ? p(metric.getPValue()) : "–");
  }

  private static String p(double value) {
    return value < 0.001 ? "below 0.001" : number(value);
  }

  private void limits() {
    page.heading("Limits of use");
    List<String> limits = new ArrayList<>();
    limits.add(
        "The figures are of a cross-validation within one dataset. How the models do on slides of another lab, scanner, stain or population is not known from them; %s on a labelled dataset of such slides tells."
            .formatted(code("mhim predict")));
    if (run.getProtocol() == Protocol.PROTOCOL_PAPER) {
      limits.add(
          "The epochs were selected on the test folds, as published: the figures are optimistic.");
    }
    limits.add(
        "The features have to come from the same encoder at the same magnification, patch size and normalisation. The platform checks their number (%d), not where they come from."
            .formatted(plan.getFeatureDim()));
    if (survival) {
      limits.add(
          "The risk orders cases; the survival functions hold for the time bins above and follow-up like that of this dataset.");
    } else {
      limits.add(
          "Every bag is given one of the classes above, also one that belongs to none of them. How far the probabilities can be taken at their word the calibration error (ECE) and the Brier score tell.");
    }
    limits.add("Attention and pseudo-scores tell what a model looked at, not what is there.");
    limits.add("Nothing here is a validation for decisions on patients.");
    page.list(limits);
  }

  private void files() {
    page.heading("Files");
    page.table(
        List.of("File", "Bytes", "SHA-256"),
        models()
            .map(file ->
                List.of(
                    code(file.getPath()),
                    Long.toString(file.getSizeBytes()),
                    code(file.getSha256())))
            .toList());
  }

  private Stream<Artifact> models() {
    Stream<FoldStatus> parts =
        run.hasAllCases()
            ? Stream.concat(run.getFoldsList().stream(), Stream.of(run.getAllCases()))
            : run.getFoldsList().stream();
    return parts
        .flatMap(part -> part.getArtifactsList().stream())
        .filter(file -> file.getKind() == ArtifactKind.ARTIFACT_KIND_MODEL);
  }

  private void use() {
    page.heading("How to load");
    String id = run.getName().substring(run.getName().lastIndexOf('/') + 1);
    List<String> paths = models().map(Artifact::getPath).toList();
    // The student is what a run of MHIM is for.
    String file =
        paths.stream()
            .filter(path -> path.endsWith("/student.safetensors"))
            .findFirst()
            .orElseGet(() -> paths.isEmpty() ? "MODEL.safetensors" : paths.getFirst());
    page.block(
        """
        mhim predict --run %s --dataset DATASET     # probabilities or risk of each bag
        mhim explain --run %s --dataset DATASET     # and what the models make of each patch
        mhim models inspect %s
        mhim models convert %s model.pt\
        """
            .formatted(id, id, file, file));
    page.paragraph(
        "The files are safetensors with the settings, classes and dataset in their metadata. In Python, the names being those of the published code:");
    page.block(
        """
        from safetensors.torch import load_file
        weights = load_file("%s")\
        """
            .formatted(file));
  }

  private static String text(Settings settings, String field) {
    var descriptor = Settings.getDescriptor().findFieldByName(field);
    return SettingText.of(descriptor, settings.getField(descriptor));
  }
}
