package dev.mhim.gateway.rest;

import dev.mhim.gateway.access.Gatekeeper;
import dev.mhim.gateway.access.Operation;
import dev.mhim.gateway.access.Principal;
import dev.mhim.gateway.audit.AuditTrail;
import dev.mhim.gateway.audit.AuditedCall;
import dev.mhim.platform.trace.TraceParent;
import dev.mhim.v1.AuditEvent;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Tells the audit trail of calls over REST, those too that {@link AccessFilter} refused. */
@ApplicationScoped
public class AuditFilter {
  private static final String CLAIMED = "mhim.claimed";
  private static final String PRINCIPAL = "mhim.principal";
  private static final String ROOT = "/v1/";

  private final AuditTrail trail;
  private final CurrentVertxRequest current;

  AuditFilter(AuditTrail trail, CurrentVertxRequest current) {
    this.trail = trail;
    this.current = current;
  }

  /** It is known what a request shows, whether it counts or not. */
  static void shown(ContainerRequestContext request, List<String> credentials) {
    Gatekeeper.shown(credentials).ifPresent(key -> request.setProperty(CLAIMED, key.id()));
  }

  /** It is known who makes the request. */
  static void identified(ContainerRequestContext request, Principal principal) {
    request.setProperty(PRINCIPAL, principal);
  }

  /** Tells of a request that is answered. */
  @ServerResponseFilter
  public void tell(
      ContainerRequestContext request, ContainerResponseContext response, ResourceInfo resource) {
    Method method = resource.getResourceMethod();
    if (method == null) {
      return;
    }
    Optional<Operation> operation =
        Operation.ofRest(AccessFilter.called(request.getMethod(), method)).filter(trail::follows);
    if (operation.isEmpty()) {
      return;
    }
    AuditedCall call =
        new AuditedCall(
            operation.get(),
            AuditEvent.Door.DOOR_REST,
            address(current.getCurrent().request().remoteAddress()),
            request.getProperty(CLAIMED) instanceof String claimed ? claimed : "",
            request.getHeaderString("x-request-id"),
            request.getHeaderString(TraceParent.HEADER));
    if (request.getProperty(PRINCIPAL) instanceof Principal principal) {
      call.by(principal);
    }
    if (response.getEntity() instanceof SessionResource.Session session) {
      call.by(session.principal(), session.role());
    }
    call.on(resource(request.getUriInfo().getPath()));
    if (response.getLocation() != null) {
      call.on(resource(made(response.getLocation())));
    }
    String status = Integer.toString(response.getStatus());
    String reason =
        response.getEntity() instanceof ProblemDetails problem && !problem.violations().isEmpty()
            ? problem.violations().getFirst().reason()
            : "";
    switch (response.getStatus()) {
      case 401, 403 -> trail.refused(call, status, reason);
      default -> trail.allowed(call, status, reason);
    }
  }

  /** A proxy that is believed may name a host instead of an address. */
  private static String address(@Nullable SocketAddress address) {
    if (address == null) {
      return "";
    }
    String number = address.hostAddress();
    return number == null ? String.valueOf(address.host()) : number;
  }

  private static String made(URI location) {
    return String.valueOf(location.getPath());
  }

  /** The name in a path: without the version before it and the verb after it. */
  private static String resource(String path) {
    String name = path.startsWith(ROOT) ? path.substring(ROOT.length()) : path;
    int verb = name.indexOf(':', name.lastIndexOf('/') + 1);
    return verb < 0 ? name : name.substring(0, verb);
  }
}
