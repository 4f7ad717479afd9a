package dev.mhim.mil.network;

import java.util.Arrays;
import java.util.List;

/**
 * A parameter by its published state-dict name.
 *
 * @param shape as PyTorch has it
 * @param trained whether it takes part in a step's graph; one that does not is never updated, not
 *     even by weight decay
 */
record ParameterSpec(String name, List<Long> shape, Start start, boolean trained) {

  /** How a parameter starts. */
  enum Start {
    /** Normal with variance 2 / (fan in + fan out): linear weights. */
    XAVIER_NORMAL,
    /** Uniform within ±1/√(fan in): convolutions. */
    UNIFORM_FAN_IN,
    /** The same bound for a convolution's bias, whose fan in the weight before it gives. */
    UNIFORM_LIKE_WEIGHT,
    STANDARD_NORMAL,
    ZEROS,
    ONES
  }

  static ParameterSpec weight(String name, long out, long in) {
    return new ParameterSpec(name, List.of(out, in), Start.XAVIER_NORMAL, true);
  }

  static ParameterSpec bias(String name, long size) {
    return new ParameterSpec(name, List.of(size), Start.ZEROS, true);
  }

  static ParameterSpec convolution(String name, long... shape) {
    return new ParameterSpec(
        name, Arrays.stream(shape).boxed().toList(), Start.UNIFORM_FAN_IN, true);
  }

  static ParameterSpec convolutionBias(String name, long size) {
    return new ParameterSpec(name, List.of(size), Start.UNIFORM_LIKE_WEIGHT, true);
  }

  static ParameterSpec scale(String name, long size) {
    return new ParameterSpec(name, List.of(size), Start.ONES, true);
  }

  ParameterSpec untrained() {
    return new ParameterSpec(name, shape, start, false);
  }

  /** The shape as the engine takes it. */
  long[] dimensions() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  int size() {
    return Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b));
  }

  /** Inputs of one output: all axes but the first. */
  long fanIn() {
    return shape.stream().skip(1).reduce(1L, (a, b) -> a * b);
  }
}
