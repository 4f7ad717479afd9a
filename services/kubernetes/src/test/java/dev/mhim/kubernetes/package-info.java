/** What k8s/ promises, held by tests. */
@NullMarked
package dev.mhim.kubernetes;

import org.jspecify.annotations.NullMarked;
