/** Sweeps: a grid made into runs, and the board of those runs. */
@NullMarked
package dev.mhim.gateway.sweeps;

import org.jspecify.annotations.NullMarked;
