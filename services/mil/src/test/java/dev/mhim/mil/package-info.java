/** What the tests of the library share. */
@NullMarked
package dev.mhim.mil;

import org.jspecify.annotations.NullMarked;
