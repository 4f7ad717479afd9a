/** The dataset versions in the object store. */
@NullMarked
package dev.mhim.featurestore.catalog;

import org.jspecify.annotations.NullMarked;
