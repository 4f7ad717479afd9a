/** Health that tells the truth. */
@NullMarked
package dev.mhim.featurestore.health;

import org.jspecify.annotations.NullMarked;
