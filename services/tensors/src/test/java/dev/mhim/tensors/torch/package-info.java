/** Tests of reading PyTorch files. */
@NullMarked
package dev.mhim.tensors.torch;

import org.jspecify.annotations.NullMarked;
