package dev.mhim.mil.training;

import dev.mhim.mil.config.FoldConfig;
import dev.mhim.mil.config.InvalidConfigurationException;
import dev.mhim.mil.data.Bag;
import dev.mhim.mil.data.FoldBags;
import dev.mhim.mil.data.Target;
import java.util.List;

/** Whether the labels of a fold go with its settings. */
final class TargetCheck {
  private TargetCheck() {}

  /**
   * Checks all parts.
   *
   * @throws InvalidConfigurationException naming the flag and the first bag that does not fit
   */
  static void require(FoldConfig config, FoldBags bags) {
    for (List<Bag> part : List.of(bags.train(), bags.validation(), bags.test())) {
      part.forEach(bag -> require(config, bag));
    }
  }

  private static void require(FoldConfig config, Bag bag) {
    String needed =
        switch (bag.target()) {
          case Target.ClassLabel _ -> config.survival() ? "has a class: give ce or bce" : "";
          case Target.Survival _ -> config.survival() ? "" : "has a survival time: give nll_surv";
        };
    if (!needed.isEmpty()) {
      throw new InvalidConfigurationException(
          "loss", config.loss().main(), "bag %s %s".formatted(bag.id(), needed));
    }
    if (bag.target().index() >= config.model().classes()) {
      throw new InvalidConfigurationException(
          "n_classes",
          config.model().classes(),
          "bag %s is of %s %d, counted from 0: give at least %d"
              .formatted(
                  bag.id(),
                  config.survival() ? "time bin" : "class",
                  bag.target().index(),
                  bag.target().index() + 1));
    }
  }
}
