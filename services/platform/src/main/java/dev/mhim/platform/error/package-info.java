/** The closed set of errors that services give, and their form in gRPC. */
@NullMarked
package dev.mhim.platform.error;

import org.jspecify.annotations.NullMarked;
