/** The thin seam to DJL's PyTorch engine: gradients, fused kernels, seeded noise, operations. */
@NullMarked
package dev.mhim.mil.engine;

import org.jspecify.annotations.NullMarked;
