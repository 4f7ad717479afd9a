package dev.mhim.mil.network;

import ai.djl.ndarray.NDArray;

/**
 * A bag as the teacher sees it.
 *
 * @param embedding bag feature {@code [1, M]}; {@code [C, M]} for dsmil
 * @param scores of the patches, high where they are easy: {@code [1, N]}, or a row a head where
 *     several heads vote
 */
public record TeacherView(NDArray embedding, NDArray scores) {}
