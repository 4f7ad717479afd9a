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
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Lets a request in when its caller may make it: asked before its body is read. */
@ApplicationScoped
public class AccessFilter {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final Gatekeeper gatekeeper;
  private final Bodies bodies;

  AccessFilter(Gatekeeper gatekeeper, Bodies bodies) {
    this.gatekeeper = gatekeeper;
    this.bodies = bodies;
  }

  /** Refuses with the exception whose answer the caller is to get. */
  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  public void admit(ContainerRequestContext request, ResourceInfo resource, HttpHeaders headers) {
    String called = called(request.getMethod(), resource.getResourceMethod());
    Operation operation =
        Operation.ofRest(called)
            .orElseThrow(() ->
                new PlatformException(
                    ErrorKind.NOT_FOUND,
                    Problems.of("NOT_OFFERED", "", "", called + " is not offered", "")));
    List<String> credentials = Credentials.of(headers);
    AuditFilter.shown(request, credentials);
    requireOwnPages(request, headers);
    if (operation.needed().isEmpty()) {
      return;
    }
    Principal principal = gatekeeper.identify(credentials);
    AuditFilter.identified(request, principal);
    gatekeeper.requireRole(principal, operation);
    request
        .getUriInfo()
        .getPathParameters()
        .getOrDefault("project", List.of())
        .forEach(project -> gatekeeper.requireProject(principal, project));
    bodies.admitted(principal);
  }

  /**
   * Refuses what a page of another site makes a browser ask: on loopback nobody is asked who they
   * are, and elsewhere a cookie may speak. Browsers tell the site; programs need not.
   */
  private static void requireOwnPages(ContainerRequestContext request, HttpHeaders headers) {
    if (READING.contains(request.getMethod())) {
      return;
    }
    String site = headers.getHeaderString("Sec-Fetch-Site");
    boolean told = site != null;
    boolean own = told && (site.equals("same-origin") || site.equals("none"));
    if (!own && (told || Credentials.areOfCookie(headers))) {
      throw new PlatformException(
          ErrorKind.PERMISSION_DENIED,
          Problems.of(
              "CROSS_SITE",
              "Sec-Fetch-Site",
              told ? site : "",
              "a page of another site asks for this",
              "use the gateway's own pages, or send 'authorization: Bearer ' and an API key from a program"));
    }
  }

  /** Verb and path of a resource's method: {@code GET /v1/projects/{project}/runs/{run}}. */
  static String called(String verb, Method method) {
    Path root = method.getDeclaringClass().getAnnotation(Path.class);
    Path path = method.getAnnotation(Path.class);
    String joined = root.value() + (path == null ? "" : "/" + path.value());
    return verb + " " + joined.replaceAll("\\{([a-z]+):[^{}]*}", "{$1}");
  }
}
