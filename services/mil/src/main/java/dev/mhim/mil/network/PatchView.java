package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;

/**
 * What a network makes of each of {@code n} patches.
 *
 * @param attention {@code [R, n]}: one row for attn and gated, one a head for selfattn (layer 1),
 *     one a class for dsmil
 * @param scores {@code [C, n]}: class probabilities of each patch alone; for dsmil the instance
 *     logits
 */
public record PatchView(NDArray attention, NDArray scores) {}
