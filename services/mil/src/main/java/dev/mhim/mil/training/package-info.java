/** The training of one fold: stages, epochs, selection of the best model, checkpoints. */
@NullMarked
package dev.mhim.mil.training;

import org.jspecify.annotations.NullMarked;
