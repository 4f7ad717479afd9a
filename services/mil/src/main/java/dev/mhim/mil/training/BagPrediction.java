package dev.mhim.mil.training;

import dev.mhim.mil.data.Target;
import java.util.List;

/**
 * The out-of-fold prediction of one test bag.
 *
 * @param logits one a class, or a time bin
 */
public record BagPrediction(String bagId, String caseId, Target target, List<Float> logits) {
  public BagPrediction {
    logits = List.copyOf(logits);
  }
}
