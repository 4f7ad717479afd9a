/** What a run may be asked to do: defaults and every check of a request, without a framework. */
@NullMarked
package dev.mhim.gateway.settings;

import org.jspecify.annotations.NullMarked;
