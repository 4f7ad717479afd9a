/** What models make of the patches of a slide, as files for programs, tables and QuPath. */
@NullMarked
package dev.mhim.trainer.explanation;

import org.jspecify.annotations.NullMarked;
