/** Traces that follow a run through programs and topics. */
@NullMarked
package dev.mhim.platform.trace;

import org.jspecify.annotations.NullMarked;
