package dev.mhim.gateway.rest;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers what went wrong as problem details. */
@Provider
public class ProblemMapper implements ExceptionMapper<PlatformException> {
  static final String TYPE = "application/problem+json";

  @Override
  public Response toResponse(PlatformException exception) {
    Response.ResponseBuilder response =
        Response.status(exception.kind().httpStatus())
            .type(TYPE)
            .entity(ProblemDetails.of(exception));
    if (exception.kind() == ErrorKind.UNAUTHENTICATED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"mhim\"");
    }
    return response.build();
  }
}
