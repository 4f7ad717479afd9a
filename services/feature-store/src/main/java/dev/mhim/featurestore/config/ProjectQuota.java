package dev.mhim.featurestore.config;

import dev.mhim.platform.name.ResourceIds;
import io.quarkus.runtime.configuration.MemorySizeConverter;

/**
 * The quota of one project, written {@code lab-a=500G}.
 *
 * @param project its id
 * @param bytes most that it may store; 0: no limit
 */
public record ProjectQuota(String project, long bytes) {
  /**
   * Reads what is configured.
   *
   * @throws IllegalArgumentException for what is no id of a project, {@code =} and a size
   */
  public static ProjectQuota of(String text) {
    String[] parts = text.strip().split("=", -1);
    if (parts.length != 2 || !ResourceIds.isValid(parts[0])) {
      throw new IllegalArgumentException(
          "mhim.feature-store.project-quotas: '%s' is not of the form project=size, such as lab-a=500G"
              .formatted(text));
    }
    return new ProjectQuota(parts[0], new MemorySizeConverter().convert(parts[1]).asLongValue());
  }
}
