package dev.mhim.statistics.split;

import dev.mhim.statistics.split.SplitException.Problem;
import dev.mhim.statistics.split.SplitException.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The invariant of every split: no case, and no patient, stands in two parts of a fold. */
public final class Leakage {

  private Leakage() {}

  /**
   * Checks every fold.
   *
   * @param splits one a fold
   * @param cases tell which patient a case belongs to
   * @throws SplitException naming the fold, the cases and the patients that stand in two parts
   */
  public static void requireNone(List<FoldSplit> splits, Collection<LabelledCase> cases) {
    List<Problem> problems = new ArrayList<>();
    for (int fold = 0; fold < splits.size(); fold++) {
      problems.addAll(problems(fold, splits.get(fold), cases));
    }
    SplitException.throwIfAny(problems);
  }

  static List<Problem> problems(int fold, FoldSplit split, Collection<LabelledCase> cases) {
    Map<String, String> patients = patientsOf(cases);
    Map<String, Set<Part>> partsOfCase = new LinkedHashMap<>();
    Map<String, Set<Part>> partsOfPatient = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      for (String id : split.of(part)) {
        note(partsOfCase, id, part);
        String patient = patients.get(id);
        if (patient != null) {
          note(partsOfPatient, patient, part);
        }
      }
    }
    List<Problem> problems = new ArrayList<>();
    report(fold, "cases", Reason.CASE_IN_TWO_PARTS, partsOfCase, problems);
    report(fold, "patients", Reason.PATIENT_IN_TWO_PARTS, partsOfPatient, problems);
    return problems;
  }

  private static Map<String, String> patientsOf(Collection<LabelledCase> cases) {
    Map<String, String> patients = new HashMap<>();
    for (LabelledCase labelled : cases) {
      if (labelled.patient() != null) {
        patients.put(labelled.id(), labelled.patient());
      }
    }
    return patients;
  }

  private static void note(Map<String, Set<Part>> parts, String name, Part part) {
    parts.computeIfAbsent(name, key -> EnumSet.noneOf(Part.class)).add(part);
  }

  private static void report(
      int fold, String what, Reason reason, Map<String, Set<Part>> parts, List<Problem> problems) {
    List<String> offenders =
        parts.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .map(entry -> entry.getKey() + " (" + listed(entry.getValue()) + ")")
            .toList();
    if (!offenders.isEmpty()) {
      String message =
          "fold %s: %s %s stand in more than one part: %s; put each in one part only"
              .formatted(fold, offenders.size(), what, SplitException.named(offenders));
      problems.add(new Problem(reason, message));
    }
  }

  private static String listed(Set<Part> parts) {
    return parts.stream()
        .map(Part::name)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
