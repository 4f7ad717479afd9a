/** Survival bins, discrete hazards, concordance, Kaplan-Meier and log-rank. */
@NullMarked
package dev.mhim.statistics.survival;

import org.jspecify.annotations.NullMarked;
