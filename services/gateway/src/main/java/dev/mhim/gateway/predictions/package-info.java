/** Predictions, each made by a run of its own. */
@NullMarked
package dev.mhim.gateway.predictions;

import org.jspecify.annotations.NullMarked;
