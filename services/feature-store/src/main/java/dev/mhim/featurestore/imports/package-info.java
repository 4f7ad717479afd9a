/** From a folder and a label table to a dataset version, whole or not at all. */
@NullMarked
package dev.mhim.featurestore.imports;

import org.jspecify.annotations.NullMarked;
