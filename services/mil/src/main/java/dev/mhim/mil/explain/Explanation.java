package dev.mhim.mil.explain;

import dev.mhim.tensors.Tensor;

/**
 * What a model makes of a bag of N patches and of each of them. All tensors are float32.
 *
 * @param logits {@code [C]} of the bag, as at test time
 * @param attention {@code [R, N]}, in the order of the bag. attn, gated: R = 1, sums to 1.
 *     selfattn: R = heads, the class token's attention in layer 1, which by Nyström's approximation
 *     may be below 0. dsmil: R = C, the likeness to each class's critical patch, each row sums to
 *     1. With {@code merge_test} a sum is that of patches and tokens together
 * @param scores pseudo-scores {@code [C, N]}: how much each patch alone speaks for each class.
 *     attn, gated, selfattn: probabilities, a column sums to 1 (paper v1 equation 6). dsmil:
 *     instance logits. What the teacher masks by with {@code attn2score} is the largest of a column
 * @param tokenAttention {@code [R, k]} on the condensed tokens that a student with {@code
 *     merge_test} sees; {@code [R, 0]} otherwise
 */
public record Explanation(Tensor logits, Tensor attention, Tensor scores, Tensor tokenAttention) {}
