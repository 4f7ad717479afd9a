/** What clients can ask for, the same behind every door. */
@NullMarked
package dev.mhim.gateway.api;

import org.jspecify.annotations.NullMarked;
