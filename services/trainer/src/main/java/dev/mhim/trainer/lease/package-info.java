/** Who holds what: the tasks held here, their heartbeats, and what the coordinator says of them. */
@NullMarked
package dev.mhim.trainer.lease;

import org.jspecify.annotations.NullMarked;
