package dev.mhim.mil.config;

/** Activation of the feature layer (relu, gelu) and of the attention (relu, gelu, tanh). */
public enum Activation {
  RELU,
  /** The exact gelu, by the error function. */
  GELU,
  TANH
}
