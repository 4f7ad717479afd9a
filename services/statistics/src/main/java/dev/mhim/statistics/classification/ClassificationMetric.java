package dev.mhim.statistics.classification;

/**
 * What is computed of class predictions. Values are 0 to 1, higher is better, unless said
 * otherwise.
 *
 * <p>{@code macro} is the unweighted mean over classes, each against the rest; a class that neither
 * a label nor a decision names is left out, and a quotient 0/0 of another counts as 0 (both as in
 * torchmetrics). {@code positive} is class 1 of two, undefined for more classes and where it is
 * 0/0.
 */
public enum ClassificationMetric {
  /**
   * Area under the ROC curve, as the share of pairs ranked rightly, ties half: of class 1 for two
   * classes; for more the mean over the classes that have cases, each against the rest.
   */
  AUC("auc"),
  /** Step-wise area under precision over recall, over classes as {@link #AUC}. */
  AVERAGE_PRECISION("average_precision"),
  /** Mean over classes of the share of the class's cases decided rightly. */
  ACCURACY_MACRO("accuracy_macro"),
  /** Share of cases decided rightly. */
  ACCURACY_MICRO("accuracy_micro"),
  /** As macro, but over the classes that have cases only (scikit-learn's balanced accuracy). */
  ACCURACY_BALANCED("accuracy_balanced"),
  PRECISION_MACRO("precision_macro"),
  RECALL_MACRO("recall_macro"),
  F1_MACRO("f1_macro"),
  SPECIFICITY_MACRO("specificity_macro"),
  PRECISION_POSITIVE("precision_positive"),
  /** Sensitivity. */
  RECALL_POSITIVE("recall_positive"),
  F1_POSITIVE("f1_positive"),
  SPECIFICITY_POSITIVE("specificity_positive"),
  /**
   * Agreement beyond chance, −1 to 1: Cohen, Educational and Psychological Measurement 20, 1960.
   */
  COHEN_KAPPA("cohen_kappa"),
  /**
   * Mean squared error of the probabilities, lower is better: of class 1 for two classes (0 to 1),
   * summed over classes for more (0 to 2; Brier, Monthly Weather Review 78, 1950).
   */
  BRIER("brier"),
  /**
   * Expected calibration error over 15 equal bins of the highest probability, lower is better: Guo
   * et al., On calibration of modern neural networks, ICML 2017, equation 3.
   */
  ECE("ece"),
  /** Mean of −ln(probability of the true class) in nats, 0 and up, lower is better. */
  LOG_LOSS("log_loss"),
  /**
   * Operating points of class 1 of two: the best sensitivity of all thresholds whose specificity is
   * at least so high. The threshold is chosen on the scored cases themselves.
   */
  SENSITIVITY_AT_SPECIFICITY_90("sensitivity_at_specificity_90"),
  SENSITIVITY_AT_SPECIFICITY_95("sensitivity_at_specificity_95"),
  /** The same the other way round. */
  SPECIFICITY_AT_SENSITIVITY_90("specificity_at_sensitivity_90"),
  SPECIFICITY_AT_SENSITIVITY_95("specificity_at_sensitivity_95");

  private final String id;

  ClassificationMetric(String id) {
    this.id = id;
  }

  /** Stable name, as in reports. */
  public String id() {
    return id;
  }

  /** Whether a smaller value is the better one. */
  public boolean lowerIsBetter() {
    return this == BRIER || this == ECE || this == LOG_LOSS;
  }
}
