package dev.mhim.featurestore.labels;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The order of classes where none is given: numbers by value, else by name. */
final class ClassOrder {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,18})?");

  private ClassOrder() {}

  /** The distinct names in order. */
  static List<String> of(Collection<String> names) {
    List<String> distinct = names.stream().distinct().sorted().toList();
    boolean numbers = distinct.stream().allMatch(name -> NUMBER.matcher(name).matches());
    return numbers
        ? distinct.stream().sorted(Comparator.comparing(BigDecimal::new)).toList()
        : distinct;
  }
}
