/** Tests of bags. */
@NullMarked
package dev.mhim.tensors.bag;

import org.jspecify.annotations.NullMarked;
