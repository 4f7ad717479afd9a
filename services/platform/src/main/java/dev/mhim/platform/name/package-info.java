/** Resource names and ids. */
@NullMarked
package dev.mhim.platform.name;

import org.jspecify.annotations.NullMarked;
