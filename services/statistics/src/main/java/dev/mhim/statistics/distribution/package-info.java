/** The few distribution functions that intervals and tests need. */
@NullMarked
package dev.mhim.statistics.distribution;

import org.jspecify.annotations.NullMarked;
