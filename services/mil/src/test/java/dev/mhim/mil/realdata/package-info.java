/** Cross-validation on real data, run by hand: numbers to report, not tests of correctness. */
@NullMarked
package dev.mhim.mil.realdata;

import org.jspecify.annotations.NullMarked;
