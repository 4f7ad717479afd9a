/** Folders of bags as labs have them. */
@NullMarked
package dev.mhim.featurestore.folder;

import org.jspecify.annotations.NullMarked;
