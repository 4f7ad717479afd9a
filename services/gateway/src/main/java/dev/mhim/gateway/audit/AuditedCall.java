package dev.mhim.gateway.audit;

import com.google.protobuf.Message;
import dev.mhim.gateway.access.Operation;
import dev.mhim.gateway.access.Principal;
import dev.mhim.platform.trace.TraceParent;
import dev.mhim.v1.AuditEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call while it is worked on: what will be told of it. Its parts may come on any thread. */
public final class AuditedCall {
  private static final int MOST_RESOURCES = 16;
  private static final int LONGEST_TEXT = 256;

  private final Operation operation;
  private final AuditEvent.Builder event;
  private final Set<String> resources = new LinkedHashSet<>();
  private boolean told;

  /**
   * A call.
   *
   * @param remoteAddress where it comes from
   * @param claimed the id of the key that was shown, whether it counts or not; empty: none
   * @param requestId the caller's header {@code x-request-id}, or none
   * @param trace the caller's header {@code traceparent}, or none
   */
  public AuditedCall(
      Operation operation,
      AuditEvent.Door door,
      String remoteAddress,
      String claimed,
      @Nullable String requestId,
      @Nullable String trace) {
    this.operation = operation;
    this.event =
        AuditEvent.newBuilder()
            .setOperation(operation.name())
            .setDoor(door)
            .setRemoteAddress(text(remoteAddress))
            .setCredential(claimed)
            .setRequestId(text(requestId == null ? "" : requestId))
            .setTraceId(traceId(trace));
  }

  private static String traceId(@Nullable String trace) {
    SpanContext here = Span.current().getSpanContext();
    if (here.isValid()) {
      return here.getTraceId();
    }
    SpanContext caller =
        Span.fromContext(TraceParent.context(trace == null ? "" : trace)).getSpanContext();
    return caller.isValid() ? caller.getTraceId() : "";
  }

  /** What callers choose is cut, and shown without what a terminal or a parser might obey. */
  private static String text(String given) {
    String visible = given.replaceAll("[^\\x20-\\x7e]", "?");
    return visible.length() <= LONGEST_TEXT ? visible : visible.substring(0, LONGEST_TEXT);
  }

  Operation operation() {
    return operation;
  }

  /** Who asks. */
  public synchronized void by(Principal principal) {
    by(principal.name(), principal.role().word());
    event.setCredential(principal.credential());
  }

  /** Who asks, where it is known that the credential that was shown counts. */
  public synchronized void by(String principal, String role) {
    event.setPrincipal(principal).setRole(role);
  }

  /** What is asked for, or was made. */
  public synchronized void on(String resource) {
    if (resources.size() < MOST_RESOURCES) {
      resources.add(text(resource));
    }
  }

  /** The same for every name in a request or answer. */
  public synchronized void on(Message message) {
    ResourceNames.of(message).forEach(this::on);
  }

  /** What is to be told of it now that it is answered; empty when that was asked before. */
  synchronized Optional<AuditEvent> ended(
      AuditEvent.Outcome outcome, String status, String reason) {
    if (told) {
      return Optional.empty();
    }
    told = true;
    return Optional.of(
        event
            .addAllResources(resources)
            .setOutcome(outcome)
            .setStatus(status)
            .setReason(reason)
            .build());
  }
}
