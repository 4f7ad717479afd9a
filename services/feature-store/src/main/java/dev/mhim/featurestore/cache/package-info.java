/** Bags on the feature-store's own disk. */
@NullMarked
package dev.mhim.featurestore.cache;

import org.jspecify.annotations.NullMarked;
