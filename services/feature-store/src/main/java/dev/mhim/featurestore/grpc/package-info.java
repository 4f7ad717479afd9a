/** The gRPC face: thin shells around the rest. */
@NullMarked
package dev.mhim.featurestore.grpc;

import org.jspecify.annotations.NullMarked;
