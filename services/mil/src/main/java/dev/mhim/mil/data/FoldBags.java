package dev.mhim.mil.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The three parts of a fold.
 *
 * @param train bags trained on, at least one
 * @param validation bags that choose the epoch; empty under the protocol {@code paper}, where the
 *     test part chooses it, as in the published numbers
 * @param test bags predicted at the end, at least one; empty, as is validation, for a fit on all
 *     bags, where the last epoch is selected
 */
public record FoldBags(List<Bag> train, List<Bag> validation, List<Bag> test) {

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if train is empty, or test is though there is a validation
   *     part, or a case stands in two parts
   */
  public FoldBags {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
    if (train.isEmpty() || (test.isEmpty() && !validation.isEmpty())) {
      throw new IllegalArgumentException(
          "a fold needs bags to train on and to test on: it has %d and %d"
              .formatted(train.size(), test.size()));
    }
    Map<String, String> partOfCase = new HashMap<>();
    claim(partOfCase, "train", train);
    claim(partOfCase, "validation", validation);
    claim(partOfCase, "test", test);
  }

  /** Every bag is trained on: there is none left to select or to test on. */
  public static FoldBags all(List<Bag> bags) {
    return new FoldBags(bags, List.of(), List.of());
  }

  /** The bags that choose the epoch; none for a fit on all bags. */
  public List<Bag> selection() {
    return validation.isEmpty() ? test : validation;
  }

  private static void claim(Map<String, String> partOfCase, String part, List<Bag> bags) {
    for (Bag bag : bags) {
      String other = partOfCase.putIfAbsent(bag.caseId(), part);
      if (other != null && !other.equals(part)) {
        throw new IllegalArgumentException(
            "case %s stands in both %s and %s: plan the split by case"
                .formatted(bag.caseId(), other, part));
      }
    }
  }
}
