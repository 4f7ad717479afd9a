/** Who asked for what, from where and with what outcome, on a topic of its own. */
@NullMarked
package dev.mhim.gateway.audit;

import org.jspecify.annotations.NullMarked;
