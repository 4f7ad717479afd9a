/**
 * Takes tasks from the queue, each exactly once, and leaves the group while there is no room for
 * more.
 */
@NullMarked
package dev.mhim.trainer.claim;

import org.jspecify.annotations.NullMarked;
