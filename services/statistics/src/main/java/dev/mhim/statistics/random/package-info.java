/** NumPy's legacy random generator, so that a seed means the same here as there. */
@NullMarked
package dev.mhim.statistics.random;

import org.jspecify.annotations.NullMarked;
