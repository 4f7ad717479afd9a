package dev.mhim.platform.trace;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.Map;
import org.slf4j.MDC;

/**
 * A piece of work on something, such as a fold of a run, in the calling thread: a span of the run's
 * trace, and fields of all that the thread logs until it is closed.
 */
public final class TracedWork implements AutoCloseable {
  private final Span span;
  private final Scope scope;
  private final Map<String, String> subject;

  @SuppressWarnings("MustBeClosedChecker") // close() closes it.
  private TracedWork(Span span, Map<String, String> subject) {
    this.span = span;
    this.scope = span.makeCurrent();
    this.subject = subject;
  }

  /**
   * Begins.
   *
   * @param name of the work, such as {@code plan} or {@code fold}
   * @param traceParent what it belongs to ({@link TraceParent}); empty: it begins a trace of its
   *     own
   * @param subject what is worked on: names of fields, such as {@code run}, and their values
   */
  public static TracedWork begin(String name, String traceParent, Map<String, String> subject) {
    SpanBuilder builder =
        GlobalOpenTelemetry.getTracer("dev.mhim")
            .spanBuilder(name)
            .setParent(TraceParent.context(traceParent))
            .setSpanKind(SpanKind.CONSUMER);
    subject.forEach((field, value) -> builder.setAttribute("mhim." + field, value));
    subject.forEach(MDC::put);
    return new TracedWork(builder.startSpan(), subject);
  }

  /** Marks a moment of the work. */
  public void event(String name) {
    span.addEvent(name);
  }

  /** Says how it ended, such as {@code succeeded}. */
  public void outcome(String outcome) {
    span.setAttribute("mhim.outcome", outcome);
  }

  /** The work failed. */
  public void failed(String reason) {
    span.setStatus(StatusCode.ERROR, reason);
  }

  @Override
  public void close() {
    scope.close();
    span.end();
    subject.keySet().forEach(MDC::remove);
  }
}
