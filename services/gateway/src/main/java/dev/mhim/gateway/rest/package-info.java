/** The REST door: the JSON image of the gRPC resources, problems after RFC 9457, SSE to watch. */
@NullMarked
package dev.mhim.gateway.rest;

import org.jspecify.annotations.NullMarked;
