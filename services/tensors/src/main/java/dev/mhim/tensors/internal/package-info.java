/** File handling shared by the formats; not for use outside this library. */
@NullMarked
package dev.mhim.tensors.internal;

import org.jspecify.annotations.NullMarked;
