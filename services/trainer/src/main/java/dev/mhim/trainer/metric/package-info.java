/** Live metrics: batched, bounded, never in training's way. */
@NullMarked
package dev.mhim.trainer.metric;

import org.jspecify.annotations.NullMarked;
