/**
 * The pure core of the coordinator: states of runs and folds whose methods are the only legal
 * transitions, and one function that decides.
 */
@NullMarked
package dev.mhim.gateway.coordination;

import org.jspecify.annotations.NullMarked;
