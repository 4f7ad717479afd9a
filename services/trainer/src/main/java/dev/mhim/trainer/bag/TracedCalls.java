package dev.mhim.trainer.bag;

import dev.mhim.platform.trace.TraceParent;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** Calls that tell the feature-store to which trace they belong. */
public final class TracedCalls implements ClientInterceptor {
  private static final Metadata.Key<String> TRACE_PARENT =
      Metadata.Key.of(TraceParent.HEADER, Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        String traceParent = TraceParent.current();
        if (!traceParent.isEmpty()) {
          headers.put(TRACE_PARENT, traceParent);
        }
        super.start(listener, headers);
      }
    };
  }
}
