/** The coordinator as a Kafka Streams topology: a thin shell around the pure core. */
@NullMarked
package dev.mhim.gateway.topology;

import org.jspecify.annotations.NullMarked;
