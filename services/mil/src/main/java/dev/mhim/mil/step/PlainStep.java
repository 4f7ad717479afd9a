package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.LossConfig;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.Autograd;
import dev.mhim.mil.engine.Draws;
import dev.mhim.mil.engine.Scalars;
import dev.mhim.mil.model.StateDict;
import dev.mhim.mil.network.BagOutput;
import dev.mhim.mil.network.MilNetwork;
import dev.mhim.mil.network.Weights;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The plain baseline ({@code mhim_pure}), with a moving average where one is asked for. */
public final class PlainStep implements TrainingStep {
  private final MilNetwork network;
  private final LossConfig loss;
  private final Learner learner;
  private final @Nullable MovingAverage average;

  /**
   * Goes on from given weights.
   *
   * @param state of the network
   * @param averageState of the moving average; empty for the same as the network
   */
  public PlainStep(
      NDManager parent,
      FoldConfig config,
      MilNetwork network,
      StateDict state,
      Optional<StateDict> averageState) {
    this.network = network;
    this.loss = config.loss();
    this.learner = new Learner(parent, network.layout(), state, config.optimizer());
    this.average =
        config.baselineAverage()
            ? new MovingAverage(
                parent, network.layout(), averageState.orElse(state), learner.parameters())
            : null;
  }

  @Override
  public StepOutput accumulate(
      NDArray bag, Target target, Draws draws, double highRatio, double weight) {
    try (Autograd tape = Autograd.record()) {
      Weights weights = learner.weights();
      StepOutput output = Kept.of(() -> learn(weights, bag, target, draws), StepOutput::arrays);
      NDArray total = output.totalLoss();
      tape.backward(weight == 1 ? total : total.mul(Scalars.of(weight)));
      return output;
    }
  }

  private StepOutput learn(Weights weights, NDArray bag, Target target, Draws draws) {
    NDArray x = network.features(weights, bag, draws.student());
    BagOutput output = network.encode(weights, x, draws.student());
    NDArray main = Losses.main(loss.main(), output.logits(), target);
    NDArray total = main.mul(Scalars.of(loss.mainWeight(target.index())));
    int patches = Math.toIntExact(bag.getShape().get(0));
    return new StepOutput(output.logits(), main, null, total, patches, patches, null, null);
  }

  @Override
  public StateDict gradient() {
    return learner.gradient();
  }

  @Override
  public void set(double learningRate, double momentum) {
    learner.rate(learningRate);
    if (average != null) {
      average.momentum(momentum);
    }
  }

  @Override
  public void optimise() {
    learner.optimise();
  }

  @Override
  public void average() {
    if (average != null) {
      average.follow();
    }
  }

  @Override
  public void forget() {
    learner.forget();
  }

  @Override
  public boolean recordable() {
    return true;
  }

  @Override
  public Evaluator trained() {
    return new Evaluator(network, learner.parameters());
  }

  @Override
  public Optional<Evaluator> averaged() {
    return Optional.ofNullable(average).map(a -> new Evaluator(network, a.parameters()));
  }

  @Override
  public StateDict optimiserState() {
    return learner.optimiserState();
  }

  @Override
  public void restore(StateDict optimiserState) {
    learner.restore(optimiserState);
  }

  @Override
  public void close() {
    if (average != null) {
      average.close();
    }
    learner.close();
  }
}
