package dev.mhim.statistics.split;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a fold may not part: the cases of one patient, or a case that names no patient. */
record SplitUnit(List<String> cases, int label) {

  /** Units in the order of their first case. */
  static List<SplitUnit> of(List<LabelledCase> cases) {
    List<List<LabelledCase>> groups = new ArrayList<>();
    Map<String, List<LabelledCase>> byPatient = new LinkedHashMap<>();
    for (LabelledCase labelled : cases) {
      List<LabelledCase> group =
          labelled.patient() == null ? null : byPatient.get(labelled.patient());
      if (group == null) {
        group = new ArrayList<>();
        groups.add(group);
        if (labelled.patient() != null) {
          byPatient.put(labelled.patient(), group);
        }
      }
      group.add(labelled);
    }
    return groups.stream().map(SplitUnit::ofPatient).toList();
  }

  private static SplitUnit ofPatient(List<LabelledCase> cases) {
    return new SplitUnit(cases.stream().map(LabelledCase::id).toList(), commonestLabel(cases));
  }

  /** A patient whose cases differ counts for its commonest label, the earliest on a tie. */
  private static int commonestLabel(List<LabelledCase> cases) {
    Map<Integer, Integer> counts = new LinkedHashMap<>();
    cases.forEach(labelled -> counts.merge(labelled.label(), 1, Integer::sum));
    int best = cases.getFirst().label();
    for (var entry : counts.entrySet()) {
      if (entry.getValue() > counts.getOrDefault(best, 0)) {
        best = entry.getKey();
      }
    }
    return best;
  }
}
