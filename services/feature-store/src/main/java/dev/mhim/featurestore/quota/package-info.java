/** How much a project may store. */
@NullMarked
package dev.mhim.featurestore.quota;

import org.jspecify.annotations.NullMarked;
