/** What the trainer needs, and whether it can be reached. */
@NullMarked
package dev.mhim.trainer.dependency;

import org.jspecify.annotations.NullMarked;
