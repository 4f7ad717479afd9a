/** The feature-store as the gateway uses it and passes it on. */
@NullMarked
package dev.mhim.gateway.datasets;

import org.jspecify.annotations.NullMarked;
