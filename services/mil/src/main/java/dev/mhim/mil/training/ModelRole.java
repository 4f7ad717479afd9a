package dev.mhim.mil.training;

/** What a trained model of a fold is. */
public enum ModelRole {
  /** The plain baseline of the TEACHER stage. */
  BASELINE,
  /** The moving average of the plain baseline ({@code model_ema}). */
  BASELINE_AVERAGE,
  /** The student of MHIM: "the AUC of MHIM" is this one's. */
  STUDENT,
  /** The momentum teacher at its own best epoch. */
  TEACHER
}
