package dev.mhim.featurestore.labels;

import dev.mhim.platform.error.Problems;
import dev.mhim.v1.LabelKind;
import dev.mhim.v1.Problem;
import java.util.List;
import java.util.Set;

/** The classes of a table in the order of the logits: those that are wanted, else those it has. */
final class ClassNames {
  private final LabelSource source;
  private final List<Problem> problems;

  ClassNames(LabelSource source, List<Problem> problems) {
    this.source = source;
    this.problems = problems;
  }

  /** Tells where the wanted classes can't be. */
  void check(LabelKind kind) {
    List<String> wanted = source.classes();
    if (wanted.isEmpty()) {
      return;
    }
    boolean named = wanted.stream().noneMatch(String::isBlank);
    boolean distinct = Set.copyOf(wanted).size() == wanted.size();
    if (kind == LabelKind.LABEL_KIND_SURVIVAL) {
      add("survival has no classes", "leave the classes out");
    } else if (!named || !distinct || wanted.size() < 2) {
      add("the classes must be two or more different names", "name each class once");
    }
  }

  /**
   * The classes. One is enough for slides that are only predicted; the gateway lets nobody train on
   * it.
   */
  List<String> of(LabelKind kind, List<LabelRow> rows) {
    if (kind == LabelKind.LABEL_KIND_SURVIVAL) {
      return List.of();
    }
    return source.classes().isEmpty()
        ? ClassOrder.of(
            rows.stream().map(row -> ((RowLabel.ClassName) row.label()).name()).toList())
        : source.classes();
  }

  private void add(String message, String remedy) {
    problems.add(
        Problems.of("BAD_CLASSES", "classes", source.classes().toString(), message, remedy));
  }
}
