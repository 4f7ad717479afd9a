/** The method library as the trainer feeds it: settings, bags and results translated. */
@NullMarked
package dev.mhim.trainer.method;

import org.jspecify.annotations.NullMarked;
