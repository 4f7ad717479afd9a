/** What people read: the table of predictions and the report. */
@NullMarked
package dev.mhim.evaluator.report;

import org.jspecify.annotations.NullMarked;
