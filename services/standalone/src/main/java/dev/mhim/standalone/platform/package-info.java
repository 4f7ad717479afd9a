/**
 * The programs of the platform on this machine: where they are, how they are configured, which
 * platform is up.
 */
@NullMarked
package dev.mhim.standalone.platform;

import org.jspecify.annotations.NullMarked;
