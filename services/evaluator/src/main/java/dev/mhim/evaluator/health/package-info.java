/** Health that tells the truth. */
@NullMarked
package dev.mhim.evaluator.health;

import org.jspecify.annotations.NullMarked;
