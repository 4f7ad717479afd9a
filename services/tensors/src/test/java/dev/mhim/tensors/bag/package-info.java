/** Tests of bags and of the formats they come in. */
@NullMarked
package dev.mhim.tensors.bag;

import org.jspecify.annotations.NullMarked;
