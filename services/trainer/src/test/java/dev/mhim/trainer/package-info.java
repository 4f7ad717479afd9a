/** The trainer as a whole. */
@NullMarked
package dev.mhim.trainer;

import org.jspecify.annotations.NullMarked;
