package dev.mhim.gateway.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import dev.mhim.gateway.access.ApiKey;
import dev.mhim.gateway.access.Gatekeeper;
import dev.mhim.gateway.access.Operation;
import dev.mhim.gateway.access.Principal;
import dev.mhim.gateway.audit.AuditTrail;
import dev.mhim.gateway.audit.AuditedCall;
import dev.mhim.platform.trace.TraceParent;
import dev.mhim.v1.AuditEvent;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the audit trail of calls over gRPC: around everything else, so that it sees refusals. */
@ApplicationScoped
@GlobalInterceptor
public class AuditInterceptor implements ServerInterceptor, Prioritized {
  private static final Context.Key<AuditedCall> CALL = Context.key("mhim-audited-call");
  private static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> TRACE_PARENT =
      Metadata.Key.of(TraceParent.HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private final AuditTrail trail;

  AuditInterceptor(AuditTrail trail) {
    this.trail = trail;
  }

  /** It is known who makes the call that this thread works on. */
  static void identified(Principal principal) {
    AuditedCall call = CALL.get();
    if (call != null) {
      call.by(principal);
    }
  }

  @Override
  public int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    Optional<Operation> operation =
        Operation.ofRpc(call.getMethodDescriptor().getFullMethodName()).filter(trail::follows);
    if (operation.isEmpty()) {
      return next.startCall(call, headers);
    }
    AuditedCall audited =
        new AuditedCall(
            operation.get(),
            AuditEvent.Door.DOOR_GRPC,
            address(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
            Gatekeeper.shown(AccessInterceptor.credentials(headers)).map(ApiKey::id).orElse(""),
            headers.get(REQUEST_ID),
            headers.get(TRACE_PARENT));
    Context context = Context.current().withValue(CALL, audited);
    return new Requests<>(
        audited, Contexts.interceptCall(context, new Answers<>(audited, call), headers, next));
  }

  private static String address(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress it && it.getAddress() != null
        ? it.getAddress().getHostAddress()
        : "";
  }

  /** Sees what is asked for. */
  private final class Requests<Q> extends SimpleForwardingServerCallListener<Q> {
    private final AuditedCall audited;
    private boolean asked;

    Requests(AuditedCall audited, ServerCall.Listener<Q> next) {
      super(next);
      this.audited = audited;
    }

    @Override
    public void onMessage(Q message) {
      // Of a stream the first: the others are parts of it.
      if (!asked) {
        asked = true;
        audited.on((Message) message);
      }
      super.onMessage(message);
    }

    @Override
    public void onCancel() {
      trail.allowed(audited, Status.Code.CANCELLED.name(), "");
      super.onCancel();
    }
  }

  /** Sees what was made, and how it ended. */
  private final class Answers<Q, S> extends SimpleForwardingServerCall<Q, S> {
    private final AuditedCall audited;
    private boolean answered;

    Answers(AuditedCall audited, ServerCall<Q, S> call) {
      super(call);
      this.audited = audited;
    }

    @Override
    public void sendMessage(S message) {
      // Of a stream the first: what it is about is in the request too.
      if (!answered) {
        answered = true;
        audited.on((Message) message);
      }
      super.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      String reason = status.isOk() ? "" : reason(status, trailers);
      switch (status.getCode()) {
        case UNAUTHENTICATED, PERMISSION_DENIED ->
            trail.refused(audited, status.getCode().name(), reason);
        default -> trail.allowed(audited, status.getCode().name(), reason);
      }
      super.close(status, trailers);
    }
  }

  private static String reason(Status status, Metadata trailers) {
    com.google.rpc.Status told = StatusProto.fromStatusAndTrailers(status, trailers);
    for (Any detail : told.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          return detail.unpack(ErrorInfo.class).getReason();
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalStateException("the gateway itself wrote it", e);
        }
      }
    }
    return "";
  }
}
