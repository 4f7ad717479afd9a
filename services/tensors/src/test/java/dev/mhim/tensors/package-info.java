/** Tests of the tensor library. */
@NullMarked
package dev.mhim.tensors;

import org.jspecify.annotations.NullMarked;
