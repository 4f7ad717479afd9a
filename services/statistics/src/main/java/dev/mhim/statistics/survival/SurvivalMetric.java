package dev.mhim.statistics.survival;

/**
 * What is computed of risk scores; {@link #id()} is its stable name. Values are 0 to 1, higher is
 * better, unless said otherwise.
 *
 * <p>The three that weight by the inverse probability of censoring (IPCW) take the distribution of
 * censoring from the cases that are scored, since nothing else is at hand; scikit-survival gives
 * the same when its training data are these cases. A case at whose time that probability is 0 has
 * no weight.
 */
public enum SurvivalMetric {
  /** Harrell's concordance index. */
  C_INDEX("c_index"),
  /** Uno's concordance index: Uno et al., Statistics in Medicine 30, 2011; not truncated. */
  C_INDEX_IPCW("c_index_ipcw"),
  /**
   * Cumulative/dynamic AUC (Uno et al., Journal of the American Statistical Association 102, 2007)
   * at the deciles of the event times, averaged with the steps of the survival function as weights
   * (Lambert and Chevret, Statistical Methods in Medical Research 25, 2016).
   */
  AUC_TIME_DEPENDENT("auc_time_dependent"),
  /**
   * Brier score of the predicted survival probabilities (Graf et al., Statistics in Medicine 18,
   * 1999), integrated by the trapezoidal rule over the times they are given for and divided by
   * their range; lower is better.
   */
  INTEGRATED_BRIER("integrated_brier");

  private final String id;

  SurvivalMetric(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** Whether a smaller value is the better one. */
  public boolean lowerIsBetter() {
    return this == INTEGRATED_BRIER;
  }
}
