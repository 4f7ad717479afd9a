/** Topics as code, protobuf on Kafka, CloudEvents headers. */
@NullMarked
package dev.mhim.platform.kafka;

import org.jspecify.annotations.NullMarked;
