/** Predictions that others made: a CSV file read, scored and shown, without a platform. */
@NullMarked
package dev.mhim.standalone.predictions;

import org.jspecify.annotations.NullMarked;
