/** The {@code mhim} command line: the whole platform on one machine. */
@NullMarked
package dev.mhim.standalone;

import org.jspecify.annotations.NullMarked;
