/** How much device memory a bag needs, said before it is trained on. */
@NullMarked
package dev.mhim.mil.memory;

import org.jspecify.annotations.NullMarked;
