package dev.mhim.gateway.audit;

import com.google.protobuf.util.Timestamps;
import dev.mhim.gateway.access.Operation;
import dev.mhim.gateway.config.AuditConfig;
import dev.mhim.platform.config.KafkaConfig;
import dev.mhim.v1.AuditEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is to be told of calls and hands it to a thread that writes it. It never blocks a call
 * and never fails one: while Kafka is away events wait, and beyond the buffer they are lost and
 * counted.
 */
@ApplicationScoped
public class AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

  private final AuditConfig.Extent extent;
  private final BlockingQueue<AuditEvent> waiting;
  private final Counter written;
  private final Counter lost;
  private final AtomicLong lostSince = new AtomicLong();
  private final @Nullable AuditWriter writer;

  AuditTrail(AuditConfig config, KafkaConfig kafka, MeterRegistry registry) {
    this.extent = config.record();
    this.waiting = new ArrayBlockingQueue<>(config.buffer());
    this.written = registry.counter("mhim.audit.events", "outcome", "written");
    this.lost = registry.counter("mhim.audit.events", "outcome", "lost");
    this.writer =
        extent == AuditConfig.Extent.NONE
            ? null
            : new AuditWriter(kafka.bootstrapServers(), waiting, this::isWritten, this::isLost);
  }

  /** Whether anything may be told of calls of this kind. */
  public boolean follows(Operation operation) {
    return extent != AuditConfig.Extent.NONE
        && (operation.needed().isPresent() || operation.changes());
  }

  /** A call was answered after it was let in. */
  public void allowed(AuditedCall call, String status, String reason) {
    if (wants(call.operation())) {
      tell(call.ended(AuditEvent.Outcome.OUTCOME_ALLOWED, status, reason));
    }
  }

  /** Whether a call that is let in is told. */
  boolean wants(Operation operation) {
    return switch (extent) {
      case NONE -> false;
      case WRITES -> operation.changes();
      case ALL -> true;
    };
  }

  /** A call was not let in. */
  public void refused(AuditedCall call, String status, String reason) {
    tell(call.ended(AuditEvent.Outcome.OUTCOME_REFUSED, status, reason));
  }

  private void tell(Optional<AuditEvent> event) {
    event
        .map(
            it -> it.toBuilder().setTime(Timestamps.fromMillis(System.currentTimeMillis())).build())
        .filter(it -> !waiting.offer(it))
        .ifPresent(it -> isLost("no room for more than wait already"));
  }

  private void isWritten() {
    written.increment();
    long before = lostSince.getAndSet(0);
    if (before > 0) {
      LOG.error("audit events are written again; {} were lost", before);
    }
  }

  private void isLost(String reason) {
    lost.increment();
    if (lostSince.getAndIncrement() == 0) {
      LOG.error("audit events are lost: {}", reason);
    }
  }

  /** Writes what waits, as long as that takes no longer than some seconds. */
  @PreDestroy
  void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
