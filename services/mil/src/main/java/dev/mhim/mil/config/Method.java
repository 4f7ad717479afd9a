package dev.mhim.mil.config;

/** What is trained: the plain baseline or masked hard instance mining; flag {@code model}. */
public enum Method {
  /** {@code mhim_pure}: the plain baseline, no masks, no teacher. */
  PURE,
  /** {@code mhim}: a momentum teacher masks the patches that it finds easiest. */
  MHIM
}
