/** What no dataset version names any more, and how it goes without touching imports under way. */
@NullMarked
package dev.mhim.featurestore.garbage;

import org.jspecify.annotations.NullMarked;
