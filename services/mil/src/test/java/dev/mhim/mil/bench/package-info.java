/** Tests of the step benchmark. */
@NullMarked
package dev.mhim.mil.bench;

import org.jspecify.annotations.NullMarked;
