package dev.mhim.gateway.rest;

import dev.mhim.gateway.access.Gatekeeper;
import dev.mhim.gateway.access.Principal;
import dev.mhim.gateway.access.Projects;
import dev.mhim.platform.error.PlatformException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who a browser speaks for: it shows an API key once, and its cookie from then on. */
@Path("/v1/session")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "session")
public class SessionResource {
  private final Gatekeeper gatekeeper;

  SessionResource(Gatekeeper gatekeeper) {
    this.gatekeeper = gatekeeper;
  }

  /**
   * Who asks.
   *
   * @param principal who it is; {@code anonymous} where nobody is asked
   * @param role what it may do: viewer, submitter or admin
   * @param projects where; {@code *} alone stands for every project
   * @param asked whether callers are asked who they are
   */
  public record Session(String principal, String role, List<String> projects, boolean asked) {}

  /**
   * Says who asks.
   *
   * @throws PlatformException UNAUTHENTICATED without credentials that count
   */
  @GET
  @Operation(operationId = "GetSession", summary = "Says who asks, and what they may do")
  public Session get(@Context HttpHeaders headers) {
    return session(gatekeeper.identify(Credentials.of(headers)));
  }

  /**
   * Takes the credentials of the header {@code authorization} into a cookie.
   *
   * @throws PlatformException UNAUTHENTICATED for credentials that don't count; no cookie then
   */
  @POST
  @Operation(
      operationId = "CreateSession",
      summary = "Keeps the credentials of this request in a cookie, for a browser")
  public Response create(@Context HttpHeaders headers, @Context UriInfo uri) {
    List<String> shown = Credentials.ofHeader(headers);
    Session session = session(gatekeeper.identify(shown));
    Response.ResponseBuilder response = Response.ok(session);
    if (session.asked()) {
      response.cookie(Credentials.cookie(shown.getFirst(), headers, uri));
    }
    return response.build();
  }

  /** Takes the cookie away, whether there is one or not. */
  @DELETE
  @Operation(operationId = "DeleteSession", summary = "Takes a browser's cookie away")
  public Response delete(@Context HttpHeaders headers, @Context UriInfo uri) {
    return Response.noContent().cookie(Credentials.noCookie(headers, uri)).build();
  }

  private Session session(Principal principal) {
    List<String> projects =
        switch (principal.projects()) {
          case Projects.All() -> List.of("*");
          case Projects.Only(Set<String> ids) -> ids.stream().sorted().toList();
        };
    return new Session(
        principal.name(), principal.role().word(), projects, !gatekeeper.asksNobody());
  }
}
