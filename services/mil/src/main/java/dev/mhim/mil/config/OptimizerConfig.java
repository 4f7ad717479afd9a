package dev.mhim.mil.config;

import static dev.mhim.mil.config.InvalidConfigurationException.require;

import java.util.OptionalDouble;

/**
 * Adam with betas 0.9 and 0.999, epsilon 1e-8.
 *
 * @param kind flag {@code opt}
 * @param learningRate flag {@code lr}
 * @param weightDecay L2 in the gradient (adam) or decoupled (adamw); flag {@code weight_decay}
 * @param accumulationSteps bags an update; flag {@code accumulation_steps}
 * @param clipGradient largest norm of the whole gradient, empty for no clipping; flag {@code
 *     clip_grad}
 */
public record OptimizerConfig(
    Kind kind,
    double learningRate,
    double weightDecay,
    int accumulationSteps,
    OptionalDouble clipGradient) {

  /** How weight decay is applied. */
  public enum Kind {
    ADAM,
    ADAMW
  }

  public OptimizerConfig {
    require(learningRate > 0, "lr", learningRate, "give a learning rate above 0");
    require(weightDecay >= 0, "weight_decay", weightDecay, "give 0 or more");
    require(accumulationSteps >= 1, "accumulation_steps", accumulationSteps, "give 1 or more");
    clipGradient.ifPresent(
        norm -> require(norm > 0, "clip_grad", norm, "give a norm above 0 or leave it out"));
  }
}
