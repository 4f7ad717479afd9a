package dev.mhim.standalone.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mhim.mil.bench.StepTime;
import dev.mhim.standalone.compute.StepCases;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/** Times of training steps, one a line. */
public final class StepTimes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StepTimes() {}

  /** The heading of the table. */
  public static String heading(String device) {
    return "%-10s  %-5s  %9s  %11s  %11s  %13s  %9s   on %s"
        .formatted(
            "baseline", "model", "patches", "ms median", "ms min", "patches/s", "peak MiB", device);
  }

  /** One row of the table. */
  public static String row(StepTime time) {
    return "%-10s  %-5s  %,9d  %,11.3f  %,11.3f  %,13.0f  %9s"
        .formatted(
            StepCases.baseline(time.timed()),
            StepCases.model(time.timed()),
            time.timed().patches(),
            time.millisMedian(),
            time.millisMin(),
            time.patchesPerSecond(),
            peak(time.peakMebibytes()));
  }

  /** One JSON object; {@code peak_mib} is null where the system does not tell. */
  public static String json(StepTime time, String device) {
    ObjectNode node = JSON.createObjectNode();
    node.put("model", StepCases.model(time.timed()));
    node.put("baseline", StepCases.baseline(time.timed()));
    node.put("n", time.timed().patches());
    node.put("ms_median", rounded(time.millisMedian(), 4));
    node.put("ms_min", rounded(time.millisMin(), 4));
    if (time.peakMebibytes().isPresent()) {
      node.put("peak_mib", rounded(time.peakMebibytes().getAsDouble(), 1));
    } else {
      node.putNull("peak_mib");
    }
    node.put("device", device);
    node.put("patches_per_s", rounded(time.patchesPerSecond(), 0));
    node.put("samples", time.samples());
    return node.toString();
  }

  private static String peak(OptionalDouble mebibytes) {
    return mebibytes.isPresent() ? "%,.0f".formatted(mebibytes.getAsDouble()) : "-";
  }

  private static BigDecimal rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
  }
}
