package dev.mhim.standalone.view;

import dev.mhim.mil.parity.Measurement;
import dev.mhim.mil.parity.Mutation;
import dev.mhim.mil.parity.ParityReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far reference cases are off, for people. */
public final class ParityText {
  private static final String ROW = "  %-22s %10s  %8s  %-7s %s";

  private ParityText() {}

  /** A case: its largest error of each quantity, with the place where it is. */
  public static List<String> of(ParityReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %s".formatted(report.name(), report.passed() ? "passed" : "FAILED"));
    lines.add(ROW.formatted("quantity", "error", "limit", "", "where"));
    report.worst().values().forEach(worst -> lines.add(row(worst, worst.name())));
    lines.add("");
    return lines;
  }

  /** The largest error of each quantity over all cases, and whether all passed. */
  public static List<String> summary(Mutation mutation, List<ParityReport> reports) {
    List<String> lines = new ArrayList<>();
    lines.add("largest error of each quantity over " + cases(reports.size()));
    lines.add(ROW.formatted("quantity", "error", "limit", "", "where"));
    ParityReport.worst(reports)
        .values()
        .forEach(worst ->
            lines.add(
                row(worst.measurement(), worst.caseName() + " " + worst.measurement().name())));
    lines.add("");
    int failed = (int) reports.stream().filter(report -> !report.passed()).count();
    int values = reports.stream().mapToInt(report -> report.measurements().size()).sum();
    if (mutation != Mutation.NONE) {
      String name = mutation.name().toLowerCase(Locale.ROOT);
      lines.add(
          failed == 0
              ? "the mistake %s was NOT found by %s".formatted(name, cases(reports.size()))
              : "the mistake %s was found: %d of %s failed"
                  .formatted(name, failed, cases(reports.size())));
    } else if (failed == 0) {
      lines.add(
          "%s passed, %,d values within their limits".formatted(cases(reports.size()), values));
    } else {
      lines.add("%d of %s FAILED".formatted(failed, cases(reports.size())));
    }
    return lines;
  }

  private static String cases(int count) {
    return count == 1 ? "1 case" : count + " cases";
  }

  private static String row(Measurement worst, String where) {
    return ROW.formatted(
        worst.kind(),
        error(worst),
        worst.limit() == 0 ? "exact" : "%.0e".formatted(worst.limit()),
        worst.passed() ? "" : "FAILED",
        where);
  }

  private static String error(Measurement worst) {
    if (worst.limit() == 0) {
      return worst.passed() ? "equal" : "differs";
    }
    return Double.isFinite(worst.error()) ? "%.1e".formatted(worst.error()) : "not finite";
  }
}
