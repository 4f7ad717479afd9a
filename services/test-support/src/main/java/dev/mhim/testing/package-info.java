/**
 * What tests of several modules share: a real broker and a real object store, and the folder of
 * reference data.
 */
@NullMarked
package dev.mhim.testing;

import org.jspecify.annotations.NullMarked;
