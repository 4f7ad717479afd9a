package dev.mhim.scoring;

import dev.mhim.v1.FoldModelEvaluation;
import dev.mhim.v1.FoldPredictions;
import dev.mhim.v1.ModelEvaluation;
import java.util.ArrayList;
import java.util.List;

/**
 * The scores of trained models on a labelled dataset that they predicted.
 *
 * @param models one entry: their ensemble, or the model itself where there is but one
 * @param foldModels each of them alone; empty where there is but one
 */
public record PredictedScores(List<ModelEvaluation> models, List<FoldModelEvaluation> foldModels) {

  public PredictedScores {
    models = List.copyOf(models);
    foldModels = List.copyOf(foldModels);
  }

  /**
   * Scores them.
   *
   * @param members each of one model, of the same bags
   * @param survivalEdges edges of the survival bins; empty for classification
   */
  public static PredictedScores of(
      List<FoldPredictions> members, List<Double> survivalEdges, Resampling resampling) {
    if (members.size() == 1) {
      return new PredictedScores(
          List.of(score(members.getFirst(), survivalEdges, resampling)), List.of());
    }
    List<FoldModelEvaluation> foldModels = new ArrayList<>();
    for (FoldPredictions member : members) {
      foldModels.add(
          FoldModelEvaluation.newBuilder()
              .setFold(member.getFold())
              .setEvaluation(score(member, survivalEdges, resampling))
              .build());
    }
    return new PredictedScores(
        List.of(score(Ensemble.of(members), survivalEdges, resampling)), foldModels);
  }

  /** The epoch was selected where the model was trained, not here. */
  private static ModelEvaluation score(
      FoldPredictions member, List<Double> survivalEdges, Resampling resampling) {
    return RunScores.of(List.of(member), survivalEdges, resampling).models().getFirst().toBuilder()
        .clearSelectedEpochs()
        .build();
  }
}
