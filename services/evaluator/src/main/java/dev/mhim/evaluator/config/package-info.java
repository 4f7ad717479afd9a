/** Configuration and the objects made of it. */
@NullMarked
package dev.mhim.evaluator.config;

import org.jspecify.annotations.NullMarked;
