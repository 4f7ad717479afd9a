/** API keys: how one is made, and where a user's own is kept. */
@NullMarked
package dev.mhim.standalone.access;

import org.jspecify.annotations.NullMarked;
