package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.engine.Scalars;

/** The iterative Moore–Penrose inverse of Nyström attention (Razavi 2014; Xiong 2021, eq. 11). */
final class PseudoInverse {
  private PseudoInverse() {}

  /**
   * z ← ¼ z(13I − Az(15I − Az(7I − Az))), from Aᵀ / (largest column sum · largest row sum), the
   * largest over all heads.
   *
   * @param matrices A of each head, {@code [h, m, m]}
   */
  static NDArray of(NDArray matrices, int steps) {
    int size = Math.toIntExact(matrices.getShape().get(2));
    NDArray identity = matrices.getManager().eye(size);
    NDArray seven = identity.mul(Scalars.of(7));
    NDArray fifteen = identity.mul(Scalars.of(15));
    NDArray thirteen = identity.mul(Scalars.of(13));
    NDArray magnitude = matrices.abs();
    NDArray bound = magnitude.sum(new int[] {2}).max().mul(magnitude.sum(new int[] {1}).max());
    NDArray inverse = matrices.transpose(0, 2, 1).div(bound);
    for (int step = 0; step < steps; step++) {
      NDArray product = matrices.matMul(inverse);
      NDArray inner = fifteen.sub(product.matMul(seven.sub(product)));
      inverse = inverse.mul(Scalars.of(0.25)).matMul(thirteen.sub(product.matMul(inner)));
    }
    return inverse;
  }
}
