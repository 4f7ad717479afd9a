package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.engine.CounterRandom;
import dev.mhim.mil.engine.Ops;
import dev.mhim.mil.model.StateDict;
import dev.mhim.tensors.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the parameters of a network lie in two flat arrays: those that are trained, and those that
 * take no part in a step.
 *
 * <p>So the moving average and checkpoints are one operation each; the optimiser takes one view a
 * parameter and is one fused operation too. A student's layout starts with its teacher's.
 */
public final class ParameterLayout {
  private final List<ParameterSpec> trained;
  private final List<ParameterSpec> fixed;

  ParameterLayout(List<ParameterSpec> parameters) {
    this.trained = parameters.stream().filter(ParameterSpec::trained).toList();
    this.fixed = parameters.stream().filter(p -> !p.trained()).toList();
  }

  /** This layout followed by the parameters of another network. */
  ParameterLayout followedBy(List<ParameterSpec> more) {
    List<ParameterSpec> all = new ArrayList<>(trained);
    all.addAll(more);
    all.addAll(fixed);
    return new ParameterLayout(all);
  }

  /** Numbers in the trained array. */
  public int trainedSize() {
    return size(trained);
  }

  /** Numbers in the array that is never trained; may be 0. */
  public int fixedSize() {
    return size(fixed);
  }

  /** Shape of every parameter by its published name, in order. */
  public Map<String, List<Long>> shapes() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    all().forEach(spec -> shapes.put(spec.name(), spec.shape()));
    return shapes;
  }

  /** The trained parameters as views of a flat array, in order. */
  Map<String, NDArray> trainedViews(NDArray flat) {
    return cut(flat, trained);
  }

  /** The other parameters as views of a flat array, in order; none where it is null. */
  Map<String, NDArray> fixedViews(@Nullable NDArray flat) {
    return flat == null ? Map.of() : cut(flat, fixed);
  }

  /** An array of the trained size as one view a parameter, in order; for optimiser moments. */
  public List<NDArray> cut(NDArray flat) {
    return List.copyOf(trainedViews(flat).values());
  }

  /** Start values of a fresh network, as a function of the key. */
  public StateDict start(long key) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    long fanIn = 1;
    for (ParameterSpec spec : all()) {
      if (spec.start() == ParameterSpec.Start.UNIFORM_FAN_IN) {
        fanIn = spec.fanIn();
      }
      CounterRandom random = new CounterRandom(CounterRandom.key(key, spec.name().hashCode()));
      values.put(spec.name(), Tensor.ofFloats(draw(spec, fanIn, random), spec.dimensions()));
    }
    return new StateDict(values);
  }

  /** The trained parameters one after the other. */
  float[] trainedValues(StateDict state) {
    return flatten(trained, state);
  }

  /** The parameters that are never trained one after the other. */
  float[] fixedValues(StateDict state) {
    return flatten(fixed, state);
  }

  /** Names for one array a trained parameter, in order; waits for the device. */
  public StateDict named(List<NDArray> arrays) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < trained.size(); i++) {
      ParameterSpec spec = trained.get(i);
      tensors.put(spec.name(), Tensor.ofFloats(arrays.get(i).toFloatArray(), spec.dimensions()));
    }
    return new StateDict(tensors);
  }

  /** Back from flat arrays to named tensors. */
  StateDict named(float[] trainedValues, float[] fixedValues) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    name(trained, trainedValues, tensors);
    name(fixed, fixedValues, tensors);
    return new StateDict(tensors);
  }

  private List<ParameterSpec> all() {
    List<ParameterSpec> all = new ArrayList<>(trained);
    all.addAll(fixed);
    return all;
  }

  private static Map<String, NDArray> cut(NDArray flat, List<ParameterSpec> specs) {
    Map<String, NDArray> views = new LinkedHashMap<>();
    long[] sizes = specs.stream().mapToLong(ParameterSpec::size).toArray();
    NDArray[] parts = Ops.split(flat, 0, sizes);
    for (int i = 0; i < parts.length; i++) {
      ParameterSpec spec = specs.get(i);
      views.put(spec.name(), Ops.reshape(parts[i], spec.dimensions()));
    }
    return views;
  }

  private static float[] flatten(List<ParameterSpec> specs, StateDict state) {
    float[] flat = new float[size(specs)];
    int at = 0;
    for (ParameterSpec spec : specs) {
      float[] values = state.require(spec.name(), spec.shape()).toFloats();
      System.arraycopy(values, 0, flat, at, values.length);
      at += values.length;
    }
    return flat;
  }

  private static void name(List<ParameterSpec> specs, float[] flat, Map<String, Tensor> tensors) {
    int at = 0;
    for (ParameterSpec spec : specs) {
      float[] values = Arrays.copyOfRange(flat, at, at + spec.size());
      tensors.put(spec.name(), Tensor.ofFloats(values, spec.dimensions()));
      at += values.length;
    }
  }

  private static float[] draw(ParameterSpec spec, long fanIn, CounterRandom random) {
    float[] values = new float[spec.size()];
    double deviation = Math.sqrt(2.0 / (double) (spec.shape().getFirst() + spec.fanIn()));
    double bound = 1 / Math.sqrt((double) fanIn);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          (float)
              switch (spec.start()) {
                case XAVIER_NORMAL -> deviation * random.nextGaussian();
                case UNIFORM_FAN_IN, UNIFORM_LIKE_WEIGHT -> bound * (2 * random.nextDouble() - 1);
                case STANDARD_NORMAL -> random.nextGaussian();
                case ZEROS -> 0;
                case ONES -> 1;
              };
    }
    return values;
  }

  private static int size(List<ParameterSpec> specs) {
    return specs.stream().mapToInt(ParameterSpec::size).sum();
  }
}
