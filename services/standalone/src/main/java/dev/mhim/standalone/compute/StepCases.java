package dev.mhim.standalone.compute;

import dev.mhim.mil.bench.StepCase;
import dev.mhim.mil.config.Baseline;
import dev.mhim.mil.config.Method;
import dev.mhim.standalone.flags.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The cases that the flags of {@code mhim bench step} name. */
public final class StepCases {
  private static final SequencedMap<String, Baseline> BASELINES = new LinkedHashMap<>();
  private static final SequencedMap<String, Method> MODELS = new LinkedHashMap<>();

  static {
    BASELINES.put("attn", Baseline.ATTN);
    BASELINES.put("selfattn", Baseline.SELFATTN);
    BASELINES.put("dsmil", Baseline.DSMIL);
    BASELINES.put("gated_attn", Baseline.GATED_ATTN);
    MODELS.put("pure", Method.PURE);
    MODELS.put("mhim", Method.MHIM);
  }

  private StepCases() {}

  /** Every combination, in the order given, sizes innermost. */
  public static List<StepCase> of(List<String> baselines, List<String> models, List<String> sizes) {
    List<StepCase> cases = new ArrayList<>();
    for (String baseline : baselines) {
      for (String model : models) {
        for (String size : sizes) {
          cases.add(
              new StepCase(
                  member("model", MODELS, model),
                  member("baseline", BASELINES, baseline),
                  size(size)));
        }
      }
    }
    return cases;
  }

  /** The name of a case's baseline. */
  public static String baseline(StepCase timed) {
    return name(BASELINES, timed.baseline());
  }

  /** The name of a case's model. */
  public static String model(StepCase timed) {
    return name(MODELS, timed.method());
  }

  private static <T> T member(String flag, SequencedMap<String, T> members, String text) {
    T member = members.get(text.strip());
    if (member == null) {
      throw new UsageException(
          "--%s takes %s, but got '%s'".formatted(flag, String.join(", ", members.keySet()), text));
    }
    return member;
  }

  private static int size(String text) {
    try {
      int size = Integer.parseInt(text.strip());
      if (size >= 1) {
        return size;
      }
    } catch (NumberFormatException e) {
      // told below, as any other text that is no number of patches
    }
    throw new UsageException("--sizes takes numbers of patches from 1, but got '" + text + "'");
  }

  private static <T> String name(Map<String, T> members, T member) {
    return members.entrySet().stream()
        .filter(entry -> entry.getValue().equals(member))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
