/** How many folds train at once, and how the trainer starts and ends. */
@NullMarked
package dev.mhim.trainer.slot;

import org.jspecify.annotations.NullMarked;
