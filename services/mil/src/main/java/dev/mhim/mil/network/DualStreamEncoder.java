package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.mhim.mil.config.ModelConfig;
import dev.mhim.mil.engine.Dropout;
import dev.mhim.mil.engine.Ops;
import dev.mhim.mil.engine.Scalars;
import java.util.List;

/** DSMIL (Li 2021): the critical patch of each class attends to all patches. */
final class DualStreamEncoder implements Encoder {
  private static final int QUERY = 128;
  private static final String INSTANCE = PREFIX + "i_classifier.0.";
  private static final String BAG = PREFIX + "b_classifier.";

  private final int width;
  private final int classes;

  DualStreamEncoder(ModelConfig config) {
    this.width = config.mlpDim();
    this.classes = config.classes();
  }

  @Override
  public List<ParameterSpec> parameters() {
    return List.of(
        ParameterSpec.weight(INSTANCE + "weight", classes, width),
        ParameterSpec.bias(INSTANCE + "bias", classes),
        ParameterSpec.weight(BAG + "q.0.weight", QUERY, width),
        ParameterSpec.bias(BAG + "q.0.bias", QUERY),
        ParameterSpec.weight(BAG + "q.2.weight", QUERY, QUERY),
        ParameterSpec.bias(BAG + "q.2.bias", QUERY),
        ParameterSpec.weight(BAG + "v.1.weight", width, width),
        ParameterSpec.bias(BAG + "v.1.bias", width),
        ParameterSpec.convolution(BAG + "fcc.weight", classes, classes, width),
        ParameterSpec.convolutionBias(BAG + "fcc.bias", classes));
  }

  @Override
  public boolean predicts() {
    return false;
  }

  @Override
  public BagOutput encode(Weights weights, NDArray x, Dropout dropout) {
    NDArray instances = instances(weights, x);
    NDArray embedding = embed(weights, x, attention(weights, x, instances));
    NDArray bag =
        Ops.linear(
            Ops.reshape(embedding, 1, (long) classes * width),
            Ops.reshape(weights.get(BAG + "fcc.weight"), classes, (long) classes * width),
            weights.get(BAG + "fcc.bias"));
    NDArray instance = Ops.reshape(instances.max(new int[] {0}), 1, classes);
    return new BagOutput(embedding, bag.add(instance).mul(Scalars.of(0.5)));
  }

  @Override
  public TeacherView teach(Weights weights, NDArray x, Dropout dropout, boolean pseudoScores) {
    NDArray instances = instances(weights, x);
    NDArray attention = attention(weights, x, instances);
    NDArray scores = largest(pseudoScores ? instances : attention);
    return new TeacherView(embed(weights, x, attention), scores);
  }

  @Override
  public NDArray attention(Weights weights, NDArray x, boolean pseudoScores) {
    NDArray instances = instances(weights, x);
    return largest(pseudoScores ? instances : attention(weights, x, instances));
  }

  @Override
  public PatchView explain(Weights weights, NDArray x) {
    NDArray instances = instances(weights, x);
    return new PatchView(
        attention(weights, x, instances).transpose(1, 0), instances.transpose(1, 0));
  }

  /** Logits of each patch, {@code [N, C]}. */
  private static NDArray instances(Weights weights, NDArray x) {
    return Ops.linear(x, weights.get(INSTANCE + "weight"), weights.get(INSTANCE + "bias"));
  }

  /** Softmax over the patches of their likeness to each class's critical patch, {@code [N, C]}. */
  private NDArray attention(Weights weights, NDArray x, NDArray instances) {
    NDArray hidden =
        Activation.relu(
            Ops.linear(x, weights.get(BAG + "q.0.weight"), weights.get(BAG + "q.0.bias")));
    NDArray queries =
        Activation.tanh(
            Ops.linear(hidden, weights.get(BAG + "q.2.weight"), weights.get(BAG + "q.2.bias")));
    NDArray critical =
        Ops.reshape(instances.argMax(0), classes, 1).broadcast(new Shape(classes, QUERY));
    return queries
        .matMul(queries.gather(critical, 0).transpose(1, 0))
        .mul(Scalars.of(1 / Math.sqrt(QUERY)))
        .softmax(0);
  }

  /** Bag feature of each class, {@code [C, M]}. */
  private static NDArray embed(Weights weights, NDArray x, NDArray attention) {
    NDArray values =
        Activation.relu(
            Ops.linear(x, weights.get(BAG + "v.1.weight"), weights.get(BAG + "v.1.bias")));
    return attention.transpose(1, 0).matMul(values);
  }

  private static NDArray largest(NDArray perClass) {
    return Ops.reshape(perClass.max(new int[] {1}), 1, -1);
  }
}
