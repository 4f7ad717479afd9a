package dev.mhim.mil.parity;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that was measured of one reference case.
 *
 * @param name of the case
 * @param measurements in the order of the steps
 */
public record ParityReport(String name, List<Measurement> measurements) {

  public ParityReport {
    measurements = List.copyOf(measurements);
  }

  /** Whether every quantity is within its limit. */
  public boolean passed() {
    return measurements.stream().allMatch(Measurement::passed);
  }

  /** The measurements beyond their limit. */
  public List<Measurement> failures() {
    return measurements.stream().filter(m -> !m.passed()).toList();
  }

  /**
   * A measurement and where it was made.
   *
   * @param caseName of the case
   */
  public record Found(String caseName, Measurement measurement) {}

  /** The largest error of each kind over several cases, see {@link #worst()}. */
  public static Map<String, Found> worst(List<ParityReport> reports) {
    Map<String, Found> worst = new LinkedHashMap<>();
    for (ParityReport report : reports) {
      report
          .worst()
          .forEach((kind, measurement) -> {
            Found before = worst.get(kind);
            if (before == null
                || Double.compare(measurement.error(), before.measurement().error()) > 0) {
              worst.put(kind, new Found(report.name(), measurement));
            }
          });
    }
    return worst;
  }

  /** The largest error of each kind, in the order in which the kinds appear; a NaN counts most. */
  public Map<String, Measurement> worst() {
    Map<String, Measurement> worst = new LinkedHashMap<>();
    for (Measurement measurement : measurements) {
      worst.merge(
          measurement.kind(),
          measurement,
          (a, b) -> Comparator.comparingDouble(Measurement::error).compare(a, b) >= 0 ? a : b);
    }
    return worst;
  }
}
