/** Reading what {@code torch.save} wrote, without running any of it. */
@NullMarked
package dev.mhim.tensors.torch;

import org.jspecify.annotations.NullMarked;
