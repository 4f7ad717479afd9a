package dev.mhim.gateway.rest;

import dev.mhim.gateway.access.Gatekeeper;
import dev.mhim.gateway.access.Operation;
import dev.mhim.gateway.access.Principal;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Lets a request in when its caller may make it: asked before its body is read. */
@ApplicationScoped
public class AccessFilter {
  private final Gatekeeper gatekeeper;

  AccessFilter(Gatekeeper gatekeeper) {
    this.gatekeeper = gatekeeper;
  }

  /** Refuses with the exception whose answer the caller is to get. */
  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  public void admit(ContainerRequestContext request, ResourceInfo resource) {
    String called = called(request.getMethod(), resource.getResourceMethod());
    Operation operation =
        Operation.ofRest(called)
            .orElseThrow(() ->
                new PlatformException(
                    ErrorKind.NOT_FOUND,
                    Problems.of("NOT_OFFERED", "", "", called + " is not offered", "")));
    if (operation.needed().isEmpty()) {
      return;
    }
    Principal principal =
        gatekeeper.identify(
            request.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of()));
    AuditFilter.identified(request, principal);
    gatekeeper.requireRole(principal, operation);
    request
        .getUriInfo()
        .getPathParameters()
        .getOrDefault("project", List.of())
        .forEach(project -> gatekeeper.requireProject(principal, project));
  }

  /** Verb and path of a resource's method: {@code GET /v1/projects/{project}/runs/{run}}. */
  static String called(String verb, Method method) {
    Path root = method.getDeclaringClass().getAnnotation(Path.class);
    Path path = method.getAnnotation(Path.class);
    String joined = root.value() + (path == null ? "" : "/" + path.value());
    return verb + " " + joined.replaceAll("\\{([a-z]+):[^{}]*}", "{$1}");
  }
}
