package dev.mhim.mil.training;

import java.util.List;
import java.util.Optional;

/**
 * All that a fold leaves.
 *
 * @param models BASELINE first where it was trained here, then STUDENT and TEACHER
 * @param history every epoch of every stage, in order
 */
public record FoldResult(List<TrainedModel> models, List<EpochMetrics> history) {
  public FoldResult {
    models = List.copyOf(models);
    history = List.copyOf(history);
  }

  /** The model of that role. */
  public Optional<TrainedModel> model(ModelRole role) {
    return models.stream().filter(model -> model.role() == role).findFirst();
  }
}
