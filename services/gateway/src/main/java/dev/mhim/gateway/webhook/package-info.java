/** Tells others that a run has ended: signed requests to the addresses of the configuration. */
@NullMarked
package dev.mhim.gateway.webhook;

import org.jspecify.annotations.NullMarked;
