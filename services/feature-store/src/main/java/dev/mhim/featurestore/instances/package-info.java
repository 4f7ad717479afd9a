/** Tables of patches: one row a patch, cut up into bags. */
@NullMarked
package dev.mhim.featurestore.instances;

import org.jspecify.annotations.NullMarked;
