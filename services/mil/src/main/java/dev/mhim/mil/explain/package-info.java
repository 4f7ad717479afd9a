/** What a trained model makes of each patch of a bag. */
@NullMarked
package dev.mhim.mil.explain;

import org.jspecify.annotations.NullMarked;
