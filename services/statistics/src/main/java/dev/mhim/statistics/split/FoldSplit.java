package dev.mhim.statistics.split;

import java.util.List;

/**
 * The parts of one fold as ids of cases, each in the order in which it is to be read.
 *
 * @param train cases to learn from
 * @param validation cases to pick the epoch on; empty in the {@code paper} protocol
 * @param test cases to predict out of fold
 */
public record FoldSplit(List<String> train, List<String> validation, List<String> test) {

  public FoldSplit {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /** The cases of {@code part}. */
  public List<String> of(Part part) {
    return switch (part) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }
}
