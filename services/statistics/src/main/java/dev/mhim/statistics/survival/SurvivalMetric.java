package dev.mhim.statistics.survival;

/** What is computed of risk scores; {@link #id()} is its stable name. */
public enum SurvivalMetric {
  /** Harrell's concordance index. */
  C_INDEX("c_index");

  private final String id;

  SurvivalMetric(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }
}
