package dev.mhim.mil.training;

import dev.mhim.mil.model.StateDict;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A model of a fold at its selected epoch.
 *
 * @param selectedEpoch from 0
 * @param metric that selected it
 * @param state weights by their published names
 * @param predictions of the test part, in its order
 */
public record TrainedModel(
    ModelRole role,
    int selectedEpoch,
    OptionalDouble metric,
    StateDict state,
    List<BagPrediction> predictions) {

  public TrainedModel {
    predictions = List.copyOf(predictions);
  }
}
