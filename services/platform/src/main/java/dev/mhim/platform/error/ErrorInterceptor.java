package dev.mhim.platform.error;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a call whose handler threw with the status of the exception: {@link PlatformException}s with
 * their details, anything else as INTERNAL without its text, which may hold what a client must not
 * see.
 */
public final class ErrorInterceptor implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorInterceptor.class);

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onHalfClose() {
        try {
          super.onHalfClose();
        } catch (RuntimeException e) {
          end(call, e);
        }
      }

      @Override
      public void onReady() {
        try {
          super.onReady();
        } catch (RuntimeException e) {
          end(call, e);
        }
      }
    };
  }

  private static void end(ServerCall<?, ?> call, RuntimeException exception) {
    StatusRuntimeException status =
        statusOf(exception, call.getMethodDescriptor().getFullMethodName());
    Metadata trailers = status.getTrailers();
    call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  /** The status that a client sees for an exception of a handler. */
  public static StatusRuntimeException statusOf(RuntimeException exception, String method) {
    return switch (exception) {
      case PlatformException e -> GrpcErrors.toGrpc(e);
      case StatusRuntimeException e -> e;
      case RuntimeException e -> {
        LOG.error("{} failed", method, e);
        yield Status.INTERNAL
            .withDescription("internal error in " + method + "; the service's log has the cause")
            .asRuntimeException();
      }
    };
  }
}
