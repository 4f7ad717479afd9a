/** Which case is in which part of which fold: cross-validation plans and given splits. */
@NullMarked
package dev.mhim.statistics.split;

import org.jspecify.annotations.NullMarked;
