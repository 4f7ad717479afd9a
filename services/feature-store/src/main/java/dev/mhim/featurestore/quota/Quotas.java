package dev.mhim.featurestore.quota;

import dev.mhim.featurestore.catalog.BagStore;
import java.util.Map;

/** The limits of all projects, and what they store. */
public final class Quotas {
  private final BagStore bags;
  private final long each;
  private final Map<String, Long> ofProjects;

  /**
   * Limits in bytes.
   *
   * @param each of a project that has none of its own; 0: no limit
   * @param ofProjects by id of the project; 0: no limit
   */
  public Quotas(BagStore bags, long each, Map<String, Long> ofProjects) {
    this.bags = bags;
    this.each = each;
    this.ofProjects = Map.copyOf(ofProjects);
  }

  /** No limits at all. */
  public static Quotas none(BagStore bags) {
    return new Quotas(bags, 0, Map.of());
  }

  /** Most bytes of a project; 0: no limit. */
  public long limit(String project) {
    return ofProjects.getOrDefault(project, each);
  }

  /** What a project stores now. */
  public BagStore.Usage usage(String project) {
    return bags.usage(project);
  }

  /** What an import into a project may store. */
  public Allowance allowance(String project) {
    return new Allowance(project, limit(project), () -> usage(project).sizeBytes());
  }
}
