package dev.mhim.mil.data;

/**
 * One bag of a fold: a slide, or for survival all slides of a case.
 *
 * @param id what {@link BagSource} reads it by, and what its prediction is known by
 * @param caseId case (patient); never in two parts of a fold
 */
public record Bag(String id, String caseId, Target target) {}
