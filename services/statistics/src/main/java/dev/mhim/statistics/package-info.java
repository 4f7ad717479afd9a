/** Metrics, intervals, tests, split plans and survival bins: pure functions, no framework. */
@NullMarked
package dev.mhim.statistics;

import org.jspecify.annotations.NullMarked;
