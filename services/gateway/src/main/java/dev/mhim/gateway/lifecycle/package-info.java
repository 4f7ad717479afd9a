/** Start, readiness and stop of the whole. */
@NullMarked
package dev.mhim.gateway.lifecycle;

import org.jspecify.annotations.NullMarked;
