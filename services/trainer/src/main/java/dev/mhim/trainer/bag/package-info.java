/** Bags from the feature-store on the local disk. */
@NullMarked
package dev.mhim.trainer.bag;

import org.jspecify.annotations.NullMarked;
