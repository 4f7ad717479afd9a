package dev.mhim.mil.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.mhim.mil.step.StepOutput;
import java.util.function.LongSupplier;

/** Sums an epoch's losses on the device, so that only who asks for them waits. */
final class EpochMeter implements AutoCloseable {
  private static final double SECOND = 1e9;

  private final NDArray main;
  private final NDArray aux;
  private final NDArray total;
  private final LongSupplier nanoTime;
  private final long started;
  private long patches;
  private long seen;
  private int bags;

  EpochMeter(NDManager manager, LongSupplier nanoTime) {
    this.main = manager.zeros(new Shape());
    this.aux = manager.zeros(new Shape());
    this.total = manager.zeros(new Shape());
    NDScope.unregister(main, aux, total);
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
  }

  void add(StepOutput output) {
    main.addi(output.mainLoss());
    total.addi(output.totalLoss());
    if (output.auxLoss() != null) {
      aux.addi(output.auxLoss());
    }
    patches += output.patches();
    seen += output.seen();
    bags++;
  }

  int bags() {
    return bags;
  }

  /** Mean total loss so far; waits for the device. */
  double meanLoss() {
    return mean(total);
  }

  double meanMainLoss() {
    return mean(main);
  }

  double meanAuxLoss() {
    return mean(aux);
  }

  double meanPatches() {
    return (double) patches / bags;
  }

  double meanSeen() {
    return (double) seen / bags;
  }

  double patchesPerSecond() {
    return patches / Math.max(1 / SECOND, (nanoTime.getAsLong() - started) / SECOND);
  }

  private double mean(NDArray sum) {
    return (double) sum.toFloatArray()[0] / bags;
  }

  @Override
  public void close() {
    main.close();
    aux.close();
    total.close();
  }
}
