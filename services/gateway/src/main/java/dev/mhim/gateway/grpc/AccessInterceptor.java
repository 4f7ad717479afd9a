package dev.mhim.gateway.grpc;

import com.google.protobuf.Message;
import dev.mhim.gateway.access.Gatekeeper;
import dev.mhim.gateway.access.Operation;
import dev.mhim.gateway.access.Principal;
import dev.mhim.platform.error.ErrorInterceptor;
import dev.mhim.platform.error.PlatformException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a call in when its caller may make it: the role at its headers, the project at its request.
 */
@ApplicationScoped
@GlobalInterceptor
public class AccessInterceptor implements ServerInterceptor, Prioritized {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** Health for probes; reflection tells what proto/ tells everybody. */
  private static final Set<String> OPEN =
      Set.of(
          "grpc.health.v1.Health",
          "grpc.reflection.v1.ServerReflection",
          "grpc.reflection.v1alpha.ServerReflection");

  private final Gatekeeper gatekeeper;

  AccessInterceptor(Gatekeeper gatekeeper) {
    this.gatekeeper = gatekeeper;
  }

  @Override
  public int getPriority() {
    return Integer.MAX_VALUE - 1;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    if (OPEN.contains(String.valueOf(call.getMethodDescriptor().getServiceName()))) {
      return next.startCall(call, headers);
    }
    String method = call.getMethodDescriptor().getFullMethodName();
    Optional<Operation> operation = Operation.ofRpc(method);
    if (operation.isEmpty()) {
      call.close(Status.UNIMPLEMENTED.withDescription(method + " is not offered"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    Principal principal;
    try {
      principal = gatekeeper.identify(credentials(headers));
      AuditInterceptor.identified(principal);
      gatekeeper.requireRole(principal, operation.get());
    } catch (PlatformException e) {
      refuse(call, e);
      return new ServerCall.Listener<>() {};
    }
    return new Admission<>(call, principal, next.startCall(call, headers));
  }

  /** Every value of the header that shows credentials. */
  static List<String> credentials(Metadata headers) {
    List<String> values = new ArrayList<>();
    Iterable<String> given = headers.getAll(AUTHORIZATION);
    if (given != null) {
      given.forEach(values::add);
    }
    return values;
  }

  private static void refuse(ServerCall<?, ?> call, PlatformException refusal) {
    StatusRuntimeException status =
        ErrorInterceptor.statusOf(refusal, call.getMethodDescriptor().getFullMethodName());
    Metadata trailers = status.getTrailers();
    call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  /**
   * Looks at each request before the service does; after a refusal it hears of nothing but the end.
   */
  private final class Admission<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private final Principal principal;
    private boolean refused;

    Admission(ServerCall<Q, ?> call, Principal principal, ServerCall.Listener<Q> service) {
      super(service);
      this.call = call;
      this.principal = principal;
    }

    @Override
    public void onMessage(Q message) {
      if (refused) {
        return; // a stream may have sent more already
      }
      try {
        gatekeeper.requireRequest(principal, (Message) message);
      } catch (PlatformException e) {
        refused = true;
        refuse(call, e);
        return;
      }
      super.onMessage(message);
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }
  }
}
