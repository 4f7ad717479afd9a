/**
 * Tensors in memory and in files: reading and writing safetensors, refusing bad files by reason.
 */
@NullMarked
package dev.mhim.tensors;

import org.jspecify.annotations.NullMarked;
