package dev.mhim.mil.step;

import ai.djl.ndarray.NDArray;
import dev.mhim.mil.data.Target;
import dev.mhim.mil.engine.Draws;
import dev.mhim.mil.model.StateDict;

/**
 * A model under training: bags add to its gradient, then an update moves it. Nothing in it waits
 * for the device. One thread; every array that it makes belongs to the caller's {@link
 * ai.djl.ndarray.NDScope}.
 */
public sealed interface TrainingStep extends AutoCloseable permits PlainStep, MhimStep {

  /**
   * Forward and backward of one bag.
   *
   * @param bag {@code [N, D]} as it is stored on the device
   * @param highRatio share of the high mask at this step; a plain model has no use for it
   * @param weight of this bag's loss, 1 / bags an update
   */
  StepOutput accumulate(NDArray bag, Target target, Draws draws, double highRatio, double weight);

  /** The gradient so far by parameter; waits for the device. */
  StateDict gradient();

  /** Sets the learning rate and the momentum of what comes. */
  void set(double learningRate, double momentum);

  /** Moves the weights along the gradient and forgets it. */
  void optimise();

  /** Moves the moving average towards the weights: average ← m·average + (1−m)·weights. */
  void average();

  /** Forgets the gradient so far. */
  void forget();

  /** Whether a step queues the same operations each time and reads nothing back from the device. */
  boolean recordable();

  /** The model that {@link #optimise} moves. */
  Evaluator trained();

  /** The moving average: the teacher, or a plain model's average where one is kept. */
  java.util.Optional<Evaluator> averaged();

  /** Optimiser moments and everything else that {@link #restore} needs, without the weights. */
  StateDict optimiserState();

  /** Goes on from an earlier {@link #optimiserState}. */
  void restore(StateDict optimiserState);

  @Override
  void close();
}
