/** Configuration that every service reads by the same keys. */
@NullMarked
package dev.mhim.platform.config;

import org.jspecify.annotations.NullMarked;
