/** Evaluations for people: the table of predictions and the self-contained HTML report. */
@NullMarked
package dev.mhim.scoring.report;

import org.jspecify.annotations.NullMarked;
