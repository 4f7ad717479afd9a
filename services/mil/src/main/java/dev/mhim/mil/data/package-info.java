/** Bags and their targets, and where their patches come from. */
@NullMarked
package dev.mhim.mil.data;

import org.jspecify.annotations.NullMarked;
