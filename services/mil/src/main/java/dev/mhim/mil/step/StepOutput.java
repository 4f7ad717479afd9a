package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.engine.Ops;
import dev.mhim.mil.masking.PatchMask;
import dev.mhim.mil.network.TeacherView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one bag gave; its arrays live until the caller's scope ends.
 *
 * @param logits {@code [1, C]}
 * @param mainLoss loss on the label, {@code []}
 * @param auxLoss consistency loss, {@code []}; null where it has no weight
 * @param totalLoss weighted sum, {@code []}
 * @param patches N of the bag
 * @param seen patches and tokens that the student's encoder saw
 * @param teacher null for a plain model
 * @param mask null for a plain model
 */
public record StepOutput(
    NDArray logits,
    NDArray mainLoss,
    @Nullable NDArray auxLoss,
    NDArray totalLoss,
    int patches,
    int seen,
    @Nullable TeacherView teacher,
    @Nullable PatchMask mask) {

  /** Losses and logits alone, outside the graph, which would keep the gradients in memory. */
  StepOutput results() {
    return new StepOutput(
        Ops.detach(logits),
        Ops.detach(mainLoss),
        auxLoss == null ? null : Ops.detach(auxLoss),
        Ops.detach(totalLoss),
        patches,
        seen,
        null,
        null);
  }

  /** The arrays of the losses and logits. */
  List<NDArray> arrays() {
    return auxLoss == null
        ? List.of(logits, mainLoss, totalLoss)
        : List.of(logits, mainLoss, auxLoss, totalLoss);
  }
}
