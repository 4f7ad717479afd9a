/** What can be configured, and the clients that follow from it. */
@NullMarked
package dev.mhim.trainer.config;

import org.jspecify.annotations.NullMarked;
