/** Starts programs as processes, awaits them, restarts what dies and ends them all in order. */
@NullMarked
package dev.mhim.standalone.supervisor;

import org.jspecify.annotations.NullMarked;
