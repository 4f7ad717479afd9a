/** The scores of models, fold by fold and over the folds. */
@NullMarked
package dev.mhim.evaluator.scoring;

import org.jspecify.annotations.NullMarked;
