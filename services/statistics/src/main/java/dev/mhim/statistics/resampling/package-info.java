/** Seeded bootstrap, paired comparisons and their confidence intervals. */
@NullMarked
package dev.mhim.statistics.resampling;

import org.jspecify.annotations.NullMarked;
