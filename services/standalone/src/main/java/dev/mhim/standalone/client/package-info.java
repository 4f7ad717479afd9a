/** The platform as a gRPC client sees it. */
@NullMarked
package dev.mhim.standalone.client;

import org.jspecify.annotations.NullMarked;
