/** Trained weights on the host, under their published state-dict names. */
@NullMarked
package dev.mhim.mil.model;

import org.jspecify.annotations.NullMarked;
