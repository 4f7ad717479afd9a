package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;

/**
 * A bag as a network sees it.
 *
 * @param embedding bag feature {@code [1, M]}; {@code [C, M]} for dsmil
 * @param logits {@code [1, C]}
 */
public record BagOutput(NDArray embedding, NDArray logits) {}
