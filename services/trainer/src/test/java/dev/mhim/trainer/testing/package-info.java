/** What the trainer's tests share: tasks, topics, a feature-store of their own. */
@NullMarked
package dev.mhim.trainer.testing;

import org.jspecify.annotations.NullMarked;
