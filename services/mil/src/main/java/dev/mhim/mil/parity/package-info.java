/** Checks the method, number by number, against vectors recorded from the published code. */
@NullMarked
package dev.mhim.mil.parity;

import org.jspecify.annotations.NullMarked;
