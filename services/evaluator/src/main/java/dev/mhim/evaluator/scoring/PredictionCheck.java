package dev.mhim.evaluator.scoring;

import dev.mhim.platform.error.Problems;
import dev.mhim.v1.BagPrediction;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.FoldStatus;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.ModelPredictions;
import dev.mhim.v1.ModelRole;
import dev.mhim.v1.Problem;
import dev.mhim.v1.Protocol;
import dev.mhim.v1.Run;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the predictions of a run belong together and can be scored. Logits that are not finite
 * are no fault here: the scores that need them are undefined and say why.
 */
public final class PredictionCheck {
  private static final String REMEDY = "run the fold again";

  private final Run run;
  private final FoldPredictions first;
  private final List<Problem> problems = new ArrayList<>();

  private PredictionCheck(Run run, FoldPredictions first) {
    this.run = run;
    this.first = first;
  }

  /**
   * Everything that is wrong.
   *
   * @param run the run, its folds, or those of its models, in the order of the predictions
   * @param folds at least one
   */
  public static List<Problem> of(Run run, List<FoldPredictions> folds) {
    PredictionCheck check = new PredictionCheck(run, folds.getFirst());
    List<Integer> wanted =
        run.hasPrediction()
            ? run.getPrediction().getFoldsList()
            : run.getFoldsList().stream().map(FoldStatus::getFold).toList();
    if (wanted.size() != folds.size()) {
      check.add("WRONG_FOLD", run.getName(), folds.size() + " folds", "not of the folds " + wanted);
      return List.copyOf(check.problems);
    }
    for (int i = 0; i < folds.size(); i++) {
      check.fold(wanted.get(i), folds.get(i));
    }
    if (run.hasPrediction() && folds.stream().map(PredictionCheck::bags).distinct().count() > 1) {
      check.add("BAGS_DIFFER", run.getName(), "", "of other bags in one fold than in another");
    }
    return List.copyOf(check.problems);
  }

  private static List<List<String>> bags(FoldPredictions fold) {
    return fold.getModelsList().stream()
        .map(model -> model.getPredictionsList().stream().map(BagPrediction::getBagId).toList())
        .toList();
  }

  private void fold(int wanted, FoldPredictions fold) {
    String subject = run.getName() + "/folds/" + wanted;
    if (fold.getFold() != wanted || !fold.getRun().equals(run.getName())) {
      add("WRONG_FOLD", subject, fold.getRun() + "/folds/" + fold.getFold(), "of another fold");
    }
    Protocol protocol = fold.getProtocol();
    if (protocol != Protocol.PROTOCOL_UNSPECIFIED && protocol != run.getProtocol()) {
      add("PROTOCOL_DIFFERS", subject, protocol.name(), "of another protocol than the run's");
    }
    if (fold.getLabelKind() != first.getLabelKind()
        || !fold.getClassesList().equals(first.getClassesList())) {
      add(
          "LABELS_DIFFER",
          subject,
          fold.getLabelKind() + " " + fold.getClassesList(),
          "of other labels than fold " + first.getFold() + "'s");
    }
    Set<ModelRole> roles = roles(fold);
    if (roles.isEmpty()
        || roles.size() != fold.getModelsCount()
        || roles.contains(ModelRole.MODEL_ROLE_UNSPECIFIED)
        || !roles.equals(roles(first))) {
      add("MODELS_DIFFER", subject, roles.toString(), "not of the models of every fold");
    }
    fold.getModelsList().forEach(model -> model(subject, fold, model));
  }

  private static Set<ModelRole> roles(FoldPredictions fold) {
    Set<ModelRole> roles = EnumSet.noneOf(ModelRole.class);
    fold.getModelsList().forEach(model -> roles.add(model.getRole()));
    return roles;
  }

  private void model(String foldSubject, FoldPredictions fold, ModelPredictions model) {
    String subject = foldSubject + "/" + model.getRole();
    if (model.getPredictionsCount() == 0) {
      add("NO_PREDICTIONS", subject, "", "empty: no case was predicted");
      return;
    }
    int outputs = model.getPredictions(0).getLogitsCount();
    for (BagPrediction prediction : model.getPredictionsList()) {
      // One fault a model is enough: a trainer that is wrong here is wrong in every case.
      if (prediction.getLogitsCount() != outputs
          || outputs < fewestLogits(fold)
          || !fits(fold, prediction)) {
        add("BAD_PREDICTION", subject, prediction.getCaseId(), "not of the labels' shape or range");
        return;
      }
    }
  }

  private static int fewestLogits(FoldPredictions fold) {
    return fold.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL ? 1 : 2;
  }

  private boolean fits(FoldPredictions fold, BagPrediction prediction) {
    if (run.getPrediction().getUnlabelled()) {
      return fold.getLabelKind() == LabelKind.LABEL_KIND_SURVIVAL
          || prediction.getLogitsCount() == fold.getClassesCount();
    }
    return switch (fold.getLabelKind()) {
      case LABEL_KIND_CLASSIFICATION ->
          prediction.hasClassIndex()
              && prediction.getLogitsCount() == fold.getClassesCount()
              && prediction.getClassIndex() >= 0
              && prediction.getClassIndex() < fold.getClassesCount();
      case LABEL_KIND_SURVIVAL ->
          prediction.hasSurvival()
              && Double.isFinite(prediction.getSurvival().getTime())
              && prediction.getSurvival().getTime() >= 0;
      case LABEL_KIND_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  private void add(String reason, String subject, String value, String what) {
    problems.add(Problems.of(reason, subject, value, "the stored predictions are " + what, REMEDY));
  }
}
