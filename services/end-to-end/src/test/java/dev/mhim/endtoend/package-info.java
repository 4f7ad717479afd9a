/** The programs, started as a user starts them: real processes, broker, store and services. */
@NullMarked
package dev.mhim.endtoend;

import org.jspecify.annotations.NullMarked;
