/** How fast bags come from a feature-store, and from a disk. */
@NullMarked
package dev.mhim.standalone.bags;

import org.jspecify.annotations.NullMarked;
