/** One training step of a plain or a MHIM model, on the device. */
@NullMarked
package dev.mhim.mil.step;

import org.jspecify.annotations.NullMarked;
