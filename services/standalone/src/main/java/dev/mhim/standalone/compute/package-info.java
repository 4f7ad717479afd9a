/** Computing in this process, without a platform: benchmarks, parity, model files. */
@NullMarked
package dev.mhim.standalone.compute;

import org.jspecify.annotations.NullMarked;
