/** Label tables: which case has which label. */
@NullMarked
package dev.mhim.featurestore.labels;

import org.jspecify.annotations.NullMarked;
