package dev.mhim.mil.step;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.CudaExtension;
import dev.mhim.mil.engine.CudaGraph;
import dev.mhim.mil.engine.RunningDraws;
import dev.mhim.mil.engine.SeededDraws;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains bag by bag. On a GPU with the {@link CudaExtension} a bag that stays in device memory is
 * trained step by step at its first turn, which also loads what it needs, recorded as a {@link
 * CudaGraph} at its second and only launched from then on: a step costs the processor one launch in
 * place of hundreds. Draws of a recorded step are as seeded, but not the same as those of the
 * others.
 *
 * <p>One thread, which {@link dev.mhim.mil.engine.ComputeThread} has prepared for the device.
 */
public final class StepRunner implements AutoCloseable {
  /** Beyond it, bags are trained step by step: a recorded one takes up to some megabytes. */
  private static final int MOST_RECORDS = 1024;

  private static final int MOST_VISITED = 8 * MOST_RECORDS;

  private static final System.Logger LOGGER = System.getLogger(StepRunner.class.getName());

  private final TrainingStep step;
  private final boolean teacherDropout;
  private final CudaGraph.@Nullable Pool pool;
  private final Map<String, WeakReference<NDArray>> visited = new HashMap<>();
  private final Map<String, Recorded> records = new HashMap<>();
  private boolean recording;

  /** Records where the device and the step allow it. */
  public StepRunner(TrainingStep step, Device device, boolean teacherDropout) {
    this.step = step;
    this.teacherDropout = teacherDropout;
    Optional<CudaExtension> cuda =
        device.isGpu() && step.recordable() ? CudaExtension.find() : Optional.empty();
    this.pool = cuda.map(CudaGraph.Pool::new).orElse(null);
    this.recording = pool != null;
  }

  /** A bag's recorded step, which reads that very array. */
  private record Recorded(
      WeakReference<NDArray> bag,
      Target target,
      double highRatio,
      CudaGraph graph,
      StepOutput output) {
    boolean fits(BagVisit visit) {
      return bag.refersTo(visit.bag())
          && target.equals(visit.target())
          && highRatio == visit.highRatio();
    }
  }

  /**
   * Trains one bag; its output lasts until the next bag's turn or the end of the caller's {@link
   * NDScope}. A recorded step tells losses and logits, not teacher and mask.
   */
  public StepOutput train(BagVisit visit) {
    step.set(visit.learningRate(), visit.momentum());
    if (pool == null || !visit.whole()) {
      return direct(visit);
    }
    String id = visit.bag().getUid();
    Recorded known = records.get(id);
    if (known != null && known.fits(visit)) {
      known.graph().launch(visit.key());
      return known.output();
    }
    if (!recording || known != null || !visitedBefore(id, visit.bag())) {
      return direct(visit);
    }
    return record(pool, id, visit);
  }

  private boolean visitedBefore(String id, NDArray bag) {
    if (records.size() >= MOST_RECORDS) {
      return false;
    }
    if (visited.size() >= MOST_VISITED) {
      // Bags that do not stay on the device are new arrays at each turn, never to come again.
      visited.values().removeIf(array -> array.refersTo(null));
    }
    WeakReference<NDArray> earlier = visited.put(id, new WeakReference<>(bag));
    return earlier != null && earlier.refersTo(bag);
  }

  private StepOutput direct(BagVisit visit) {
    StepOutput output =
        step.accumulate(
            visit.bag(),
            visit.target(),
            new SeededDraws(visit.key(), teacherDropout),
            visit.highRatio(),
            visit.weight());
    if (visit.updates()) {
      step.optimise();
      step.average();
    }
    return output;
  }

  private StepOutput record(CudaGraph.Pool graphs, String id, BagVisit visit) {
    StepOutput[] output = new StepOutput[1];
    CudaGraph graph;
    try {
      graph = graphs.record(() -> output[0] = recorded(visit));
    } catch (RuntimeException e) {
      recording = false;
      LOGGER.log(System.Logger.Level.WARNING, "steps are not recorded as CUDA graphs", e);
      step.forget();
      return direct(visit);
    }
    records.put(
        id,
        new Recorded(
            new WeakReference<>(visit.bag()), visit.target(), visit.highRatio(), graph, output[0]));
    graph.launch(visit.key());
    return output[0];
  }

  /** What is recorded; of its arrays only the small results stay. */
  private StepOutput recorded(BagVisit visit) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      StepOutput output =
          step.accumulate(
              visit.bag(),
              visit.target(),
              new RunningDraws(teacherDropout),
              visit.highRatio(),
              visit.weight());
      step.optimise();
      step.average();
      StepOutput results = output.results();
      results.arrays().forEach(NDScope::unregister);
      return results;
    }
  }

  @Override
  public void close() {
    records
        .values()
        .forEach(known -> {
          known.graph().close();
          known.output().arrays().forEach(NDArray::close);
        });
    records.clear();
    if (pool != null) {
      pool.close();
    }
  }
}
