package dev.mhim.mil.training;

/** The two halves of a MHIM fold; a plain fold has the first one only. */
public enum Stage {
  /** The plain baseline, whose best epoch is the teacher's start. */
  TEACHER,
  /** MHIM: a fresh student with its momentum teacher. */
  STUDENT
}
