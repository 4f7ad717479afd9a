package dev.mhim.scoring.report;

import dev.mhim.v1.ModelRole;
import java.util.Map;

/** Metrics and models as people name them. */
final class MetricNames {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("auc", "AUC"),
          Map.entry("average_precision", "average precision"),
          Map.entry("accuracy_macro", "accuracy, macro"),
          Map.entry("accuracy_micro", "accuracy, micro"),
          Map.entry("accuracy_balanced", "accuracy, balanced"),
          Map.entry("precision_macro", "precision, macro"),
          Map.entry("recall_macro", "recall, macro"),
          Map.entry("f1_macro", "F1, macro"),
          Map.entry("specificity_macro", "specificity, macro"),
          Map.entry("precision_positive", "precision of class 1"),
          Map.entry("recall_positive", "sensitivity (recall of class 1)"),
          Map.entry("f1_positive", "F1 of class 1"),
          Map.entry("specificity_positive", "specificity"),
          Map.entry("cohen_kappa", "Cohen's κ"),
          Map.entry("brier", "Brier score ↓"),
          Map.entry("ece", "calibration error (ECE) ↓"),
          Map.entry("log_loss", "log-loss ↓"),
          Map.entry("sensitivity_at_specificity_90", "sensitivity at specificity ≥ 0.90"),
          Map.entry("sensitivity_at_specificity_95", "sensitivity at specificity ≥ 0.95"),
          Map.entry("specificity_at_sensitivity_90", "specificity at sensitivity ≥ 0.90"),
          Map.entry("specificity_at_sensitivity_95", "specificity at sensitivity ≥ 0.95"),
          Map.entry("c_index", "C-index (Harrell)"),
          Map.entry("c_index_ipcw", "C-index (Uno, IPCW)"),
          Map.entry("auc_time_dependent", "time-dependent AUC, mean"),
          Map.entry("integrated_brier", "integrated Brier score ↓"));

  private MetricNames() {}

  static String of(String metric) {
    return NAMES.getOrDefault(metric, metric);
  }

  static String title(ModelRole role) {
    return switch (role) {
      case MODEL_ROLE_BASELINE -> "baseline";
      case MODEL_ROLE_STUDENT -> "MHIM (student)";
      case MODEL_ROLE_TEACHER -> "MHIM's teacher";
      case MODEL_ROLE_UNSPECIFIED, UNRECOGNIZED -> "model";
    };
  }
}
