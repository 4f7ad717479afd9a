/** Configuration and the objects made of it. */
@NullMarked
package dev.mhim.featurestore.config;

import org.jspecify.annotations.NullMarked;
