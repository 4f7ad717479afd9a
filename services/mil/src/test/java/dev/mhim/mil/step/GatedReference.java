package dev.mhim.mil.step;

import dev.mhim.mil.model.StateDict;
import dev.mhim.tensors.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Gated attention pooling (Ilse 2018, equation 9) in double precision, loop by loop as the formula
 * stands: relu features, tanh content, sigmoid gate, no biases in the attention.
 */
final class GatedReference {
  private final Map<String, double[]> weights = new LinkedHashMap<>();
  private final int width;
  private final int classes;

  GatedReference(StateDict state) {
    state.tensors().forEach((name, tensor) -> weights.put(name, tensor.toDoubles()));
    this.width = Math.toIntExact(tensor(state, "feature.0.weight").dim(0));
    this.classes = Math.toIntExact(tensor(state, "predictor.weight").dim(0));
  }

  /** The numbers of a parameter, to be moved by a finite difference. */
  double[] weight(String name) {
    double[] values = weights.get(name);
    if (values == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return values;
  }

  /** A bag: its feature, its logits, the attention of its patches and their hidden features. */
  static final class Pooled {
    private final double[] embedding;
    private final double[] logits;
    private final double[] attention;
    private final double[][] x;

    private Pooled(double[] embedding, double[] logits, double[] attention, double[][] x) {
      this.embedding = embedding;
      this.logits = logits;
      this.attention = attention;
      this.x = x;
    }

    double[] embedding() {
      return embedding;
    }

    double[] logits() {
      return logits;
    }

    double[] attention() {
      return attention;
    }
  }

  Pooled pool(double[][] bag) {
    double[][] x =
        Arrays.stream(bag)
            .map(patch -> map(affine(patch, "feature.0"), v -> Math.max(0, v)))
            .toArray(double[][]::new);
    double[] attention = softmax(Arrays.stream(x).mapToDouble(this::energy).toArray());
    double[] embedding = new double[width];
    for (int n = 0; n < x.length; n++) {
      for (int i = 0; i < width; i++) {
        embedding[i] += attention[n] * x[n][i];
      }
    }
    return new Pooled(embedding, affine(embedding, "predictor"), attention, x);
  }

  /** The largest class probability of each patch's weighted feature alone. */
  double[] pseudoScores(Pooled pooled) {
    double[] scores = new double[pooled.x.length];
    for (int n = 0; n < scores.length; n++) {
      double share = pooled.attention[n];
      double[] activation =
          product(map(pooled.x[n], v -> share * v), weight("predictor.weight"), classes);
      scores[n] = Arrays.stream(softmax(activation)).max().orElseThrow();
    }
    return scores;
  }

  /** The patches but the ceil(N·ratio) best, in ascending order. */
  static int[] keptPatches(double[] scores, double ratio) {
    List<Integer> best =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer n) -> scores[n]).reversed())
            .limit((long) Math.ceil(scores.length * ratio))
            .toList();
    return IntStream.range(0, scores.length).filter(n -> !best.contains(n)).toArray();
  }

  static double crossEntropy(double[] logits, int label) {
    return -Math.log(softmax(logits)[label]);
  }

  static double consistency(double[] student, double[] teacher, double temperature) {
    double[] wanted = softmax(map(teacher, v -> v / temperature));
    double[] given = softmax(student);
    return IntStream.range(0, wanted.length)
        .mapToDouble(i -> -wanted[i] * Math.log(given[i]))
        .sum();
  }

  private double energy(double[] x) {
    String prefix = "online_encoder.attention.attention_";
    double[] out = weight(prefix + "c.weight");
    double[] content = product(x, weight(prefix + "a.0.weight"), out.length);
    double[] gate = product(x, weight(prefix + "b.0.weight"), out.length);
    double energy = 0;
    for (int i = 0; i < out.length; i++) {
      energy += out[i] * Math.tanh(content[i]) / (1 + Math.exp(-gate[i]));
    }
    return energy;
  }

  private double[] affine(double[] x, String layer) {
    double[] bias = weight(layer + ".bias");
    double[] values = product(x, weight(layer + ".weight"), bias.length);
    for (int i = 0; i < bias.length; i++) {
      values[i] += bias[i];
    }
    return values;
  }

  private static double[] product(double[] x, double[] matrix, int rows) {
    double[] values = new double[rows];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < x.length; i++) {
        values[r] += matrix[r * x.length + i] * x[i];
      }
    }
    return values;
  }

  private static double[] softmax(double[] values) {
    double largest = Arrays.stream(values).max().orElseThrow();
    double[] powers = map(values, v -> Math.exp(v - largest));
    double sum = Arrays.stream(powers).sum();
    return map(powers, v -> v / sum);
  }

  private static double[] map(double[] values, DoubleUnaryOperator function) {
    return Arrays.stream(values).map(function).toArray();
  }

  private static Tensor tensor(StateDict state, String name) {
    Tensor tensor = state.tensors().get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return tensor;
  }
}
