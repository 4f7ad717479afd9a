/** From a request to a planned run: manifest, settings in force, split plan. */
@NullMarked
package dev.mhim.gateway.planning;

import org.jspecify.annotations.NullMarked;
