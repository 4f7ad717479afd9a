/** Which patches the student sees. */
@NullMarked
package dev.mhim.mil.masking;

import org.jspecify.annotations.NullMarked;
