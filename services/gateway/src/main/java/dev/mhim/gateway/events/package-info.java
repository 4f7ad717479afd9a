/** What the gateway itself says on Kafka. */
@NullMarked
package dev.mhim.gateway.events;

import org.jspecify.annotations.NullMarked;
