/** Scores of class predictions: ranking, decisions, agreement and calibration. */
@NullMarked
package dev.mhim.statistics.classification;

import org.jspecify.annotations.NullMarked;
