/** Files of weights, whoever wrote them: safetensors and PyTorch checkpoints. */
@NullMarked
package dev.mhim.standalone.models;

import org.jspecify.annotations.NullMarked;
