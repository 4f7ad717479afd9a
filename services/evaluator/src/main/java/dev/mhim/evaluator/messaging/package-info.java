/** Kafka in and out: runs that wait for their evaluation, and evaluations. */
@NullMarked
package dev.mhim.evaluator.messaging;

import org.jspecify.annotations.NullMarked;
