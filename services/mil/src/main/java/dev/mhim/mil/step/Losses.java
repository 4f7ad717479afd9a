package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.mhim.mil.config.LossConfig.MainLoss;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.Ops;
import dev.mhim.mil.engine.Scalars;

/** The losses of one bag, each of shape {@code []}. */
final class Losses {
  private static final double SMALLEST_PROBABILITY = 1e-7;

  private Losses() {}

  /**
   * The loss on the label.
   *
   * @param logits {@code [1, C]}
   */
  static NDArray main(MainLoss loss, NDArray logits, Target target) {
    return switch (loss) {
      case CE -> at(logits.logSoftmax(1), target.index()).neg();
      case BCE -> binaryCrossEntropy(logits, target.index());
      case NLL_SURV -> {
        if (!(target instanceof Target.Survival survival)) {
          throw new IllegalArgumentException(
              "--loss nll_surv needs survival times, the bag has " + target);
        }
        yield survivalLikelihood(logits, survival.bin(), survival.event());
      }
    };
  }

  /**
   * Soft-target cross-entropy between bag features, the mean over rows (paper v2 equation 8).
   *
   * @param student {@code [R, M]}
   * @param teacher {@code [R, M]}, no gradient flows into it
   */
  static NDArray consistency(NDArray student, NDArray teacher, double temperature) {
    NDArray wanted = teacher.div(Scalars.of(temperature)).softmax(1);
    long rows = student.getShape().get(0);
    return wanted.mul(student.logSoftmax(1)).sum().mul(Scalars.of(-1.0 / rows));
  }

  /** Mean over classes of log(1 + eˣ) − z·x, z the one-hot label. */
  private static NDArray binaryCrossEntropy(NDArray logits, int label) {
    NDArray all = JniUtils.softPlus((PtNDArray) logits).sum();
    return all.sub(at(logits, label)).mul(Scalars.of(1.0 / logits.getShape().get(1)));
  }

  /**
   * Discrete-time likelihood with hazards h = sigmoid(logits) and S = cumprod(1 − h) (Zadeh 2020,
   * equation 6): censored −log S(y), else −log S(y−1) − log h(y).
   */
  private static NDArray survivalLikelihood(NDArray logits, int bin, boolean event) {
    NDArray hazards = ai.djl.nn.Activation.sigmoid(logits);
    NDArray survival = hazards.neg().add(Scalars.of(1)).cumProd(1);
    if (!event) {
      return logProbability(at(survival, bin)).neg();
    }
    NDArray hazard = logProbability(at(hazards, bin)).neg();
    return bin == 0 ? hazard : hazard.sub(logProbability(at(survival, bin - 1)));
  }

  private static NDArray logProbability(NDArray probability) {
    return probability.maximum(Scalars.of(SMALLEST_PROBABILITY)).log();
  }

  /** The number in column {@code index} of a row {@code [1, C]}. */
  private static NDArray at(NDArray row, int index) {
    return Ops.slice(row, 1, index, index + 1).sum();
  }
}
