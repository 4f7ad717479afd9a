/** Bags: read from the files that labs have, written in one stored form. */
@NullMarked
package dev.mhim.tensors.bag;

import org.jspecify.annotations.NullMarked;
