package dev.mhim.gateway.rest;

import dev.mhim.platform.error.PlatformException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers what went wrong as problem details. */
@Provider
public class ProblemMapper implements ExceptionMapper<PlatformException> {
  static final String TYPE = "application/problem+json";

  @Override
  public Response toResponse(PlatformException exception) {
    return Response.status(exception.kind().httpStatus())
        .type(TYPE)
        .entity(ProblemDetails.of(exception))
        .build();
  }
}
