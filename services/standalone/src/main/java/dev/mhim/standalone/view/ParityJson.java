package dev.mhim.standalone.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mhim.mil.parity.Measurement;
import dev.mhim.mil.parity.Mutation;
import dev.mhim.mil.parity.ParityReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How far reference cases are off, as one JSON object. */
public final class ParityJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ParityJson() {}

  /**
   * The object: {@code passed}, {@code quantities} over all cases, {@code cases} with theirs.
   * {@code error} is null where it is not finite or, for exact quantities, where they differ.
   */
  public static String of(
      Path folder, String device, Mutation mutation, List<ParityReport> reports) {
    ObjectNode root = JSON.createObjectNode();
    root.put("folder", folder.toString());
    root.put("device", device);
    if (mutation == Mutation.NONE) {
      root.putNull("mutation");
    } else {
      root.put("mutation", mutation.name().toLowerCase(Locale.ROOT));
    }
    root.put("passed", reports.stream().allMatch(ParityReport::passed));
    ArrayNode quantities = root.putArray("quantities");
    ParityReport.worst(reports)
        .values()
        .forEach(worst -> quantities.add(node(worst.measurement()).put("case", worst.caseName())));
    ArrayNode cases = root.putArray("cases");
    for (ParityReport report : reports) {
      ObjectNode node = cases.addObject();
      node.put("name", report.name());
      node.put("passed", report.passed());
      node.put("values", report.measurements().size());
      ArrayNode own = node.putArray("quantities");
      report.worst().values().forEach(worst -> own.add(node(worst)));
    }
    return root.toString();
  }

  private static ObjectNode node(Measurement worst) {
    ObjectNode node = JSON.createObjectNode();
    node.put("quantity", worst.kind());
    if (Double.isFinite(worst.error())) {
      node.put("error", worst.error());
    } else {
      node.putNull("error");
    }
    node.put("limit", worst.limit());
    node.put("passed", worst.passed());
    node.put("where", worst.name());
    return node;
  }
}
