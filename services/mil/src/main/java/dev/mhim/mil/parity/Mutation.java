package dev.mhim.mil.parity;

/** Deliberate mistakes that a set of reference cases must be able to tell from the method. */
public enum Mutation {
  /** The method as it is. */
  NONE,
  TEACHER_NEVER_UPDATED,
  QUERIES_NEVER_UPDATED,
  MOMENTUM_BEFORE_OPTIMISER,
  KEPT_PATCHES_ASCENDING
}
