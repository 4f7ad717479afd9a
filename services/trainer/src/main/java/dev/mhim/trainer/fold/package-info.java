/** One fold from its task to its artifacts. */
@NullMarked
package dev.mhim.trainer.fold;

import org.jspecify.annotations.NullMarked;
