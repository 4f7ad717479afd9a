package dev.mhim.scoring;

import dev.mhim.v1.ConfusionMatrix;
import java.util.List;
import java.util.Optional;

/** The decisions of all folds together. */
final class Decisions {
  private Decisions() {}

  /** The matrix; empty where a logit is not finite, which decides nothing. */
  static Optional<ConfusionMatrix> of(List<FoldOutputs> folds) {
    int classes = folds.getFirst().cases().getFirst().logits().size();
    long[] counts = new long[classes * classes];
    for (FoldOutputs fold : folds) {
      boolean finite =
          fold.cases().stream().allMatch(c -> c.logits().stream().allMatch(Double::isFinite));
      if (!finite) {
        return Optional.empty();
      }
      var matrix = dev.mhim.statistics.classification.ConfusionMatrix.of(fold.predictions());
      for (int i = 0; i < counts.length; i++) {
        counts[i] += matrix.count(i / classes, i % classes);
      }
    }
    ConfusionMatrix.Builder matrix = ConfusionMatrix.newBuilder();
    for (long count : counts) {
      matrix.addCounts(count);
    }
    return Optional.of(matrix.build());
  }
}
