/** What the trainer tells the coordinator. */
@NullMarked
package dev.mhim.trainer.event;

import org.jspecify.annotations.NullMarked;
