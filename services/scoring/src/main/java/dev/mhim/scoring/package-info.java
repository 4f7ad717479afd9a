/** From out-of-fold predictions to evaluations and comparisons of models: pure functions. */
@NullMarked
package dev.mhim.scoring;

import org.jspecify.annotations.NullMarked;
