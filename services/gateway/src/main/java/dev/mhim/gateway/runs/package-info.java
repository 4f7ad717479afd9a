/** Runs, evaluations and metrics as this replica has read them from Kafka, and who watches them. */
@NullMarked
package dev.mhim.gateway.runs;

import org.jspecify.annotations.NullMarked;
