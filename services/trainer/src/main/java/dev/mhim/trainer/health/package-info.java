/** Whether the trainer lives and can work. */
@NullMarked
package dev.mhim.trainer.health;

import org.jspecify.annotations.NullMarked;
