/** A real Kafka broker and a real S3 server that run in a JVM of their own, or within a test. */
@NullMarked
package dev.mhim.embedded;

import org.jspecify.annotations.NullMarked;
