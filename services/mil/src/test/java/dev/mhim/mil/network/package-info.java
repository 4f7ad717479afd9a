/** Parts of the networks against slower formulas. */
@NullMarked
package dev.mhim.mil.network;

import org.jspecify.annotations.NullMarked;
