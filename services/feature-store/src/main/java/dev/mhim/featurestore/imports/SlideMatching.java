package dev.mhim.featurestore.imports;

import dev.mhim.featurestore.labels.LabelRow;
import dev.mhim.featurestore.labels.LabelTable;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds the case of each bag. */
final class SlideMatching {
  private final ImportRequest request;
  private final List<Problem> problems;
  private final List<Problem> skippable;

  /**
   * A matching.
   *
   * @param problems takes what no import can have
   * @param skippable takes what can be left out
   */
  SlideMatching(ImportRequest request, List<Problem> problems, List<Problem> skippable) {
    this.request = request;
    this.problems = problems;
    this.skippable = skippable;
  }

  /** The case of each bag that has one, by bag id. */
  Map<String, String> match(LabelTable table, SequencedMap<String, Path> files) {
    Map<String, String> caseOfBag = new LinkedHashMap<>();
    files.forEach((bagId, file) -> {
      String named = table.caseOfSlide().get(bagId);
      List<String> cases =
          named == null ? request.slides().cases(bagId, table.ids()) : List.of(named);
      switch (cases.size()) {
        case 0 -> skippable.add(unmatched(bagId, file));
        case 1 -> caseOfBag.put(bagId, cases.getFirst());
        default -> problems.add(ambiguous(bagId, file, cases));
      }
    });
    tellSlidesWithoutBag(table, caseOfBag.keySet());
    Set<String> found = caseOfBag.values().stream().collect(Collectors.toUnmodifiableSet());
    for (LabelRow row : table.rows()) {
      if (!found.contains(row.caseId())) {
        skippable.add(
            Problems.of(
                "LABEL_WITHOUT_BAG",
                request.labels().path() + ":" + row.line(),
                row.caseId(),
                "no bag has this id",
                "add the bag's file or delete the row; ids match exactly, without extension"));
      }
    }
    return caseOfBag;
  }

  /** Slides that the table names beside others of their case. */
  private void tellSlidesWithoutBag(LabelTable table, Set<String> bags) {
    Set<String> casesWithBags =
        bags.stream().map(table.caseOfSlide()::get).collect(Collectors.toSet());
    new TreeMap<>(table.caseOfSlide())
        .forEach((slide, caseId) -> {
          if (!bags.contains(slide) && casesWithBags.contains(caseId)) {
            skippable.add(
                Problems.of(
                    "SLIDE_WITHOUT_BAG",
                    request.labels().path().toString(),
                    slide,
                    "no bag has the id of this slide of case " + caseId,
                    "add the bag's file or delete the row"));
          }
        });
  }

  private static Problem unmatched(String bagId, Path file) {
    return Problems.of(
        "BAG_WITHOUT_LABEL",
        file.toString(),
        bagId,
        "no row of the label table has this id",
        "add a row or move the file away");
  }

  private static Problem ambiguous(String bagId, Path file, List<String> cases) {
    return Problems.of(
        "AMBIGUOUS_SLIDE",
        file.toString(),
        bagId,
        "it fits " + cases.size() + " cases: " + cases,
        "keep one of them in the label table, or name the cases at one level of the barcode");
  }
}
