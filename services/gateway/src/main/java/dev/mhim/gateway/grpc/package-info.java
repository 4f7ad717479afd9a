/** The gRPC door. Plain services that answer in their own time: streams respect back-pressure. */
@NullMarked
package dev.mhim.gateway.grpc;

import org.jspecify.annotations.NullMarked;
