/** The published flags and how they become settings of a run. */
@NullMarked
package dev.mhim.standalone.flags;

import org.jspecify.annotations.NullMarked;
