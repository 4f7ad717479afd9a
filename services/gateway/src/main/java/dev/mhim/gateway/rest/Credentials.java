package dev.mhim.gateway.rest;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/**
 * What a request shows to say who asks: the header {@code authorization} or, where there is none, a
 * browser's cookie, which pages can't read and other sites can't send. The cookie is the key
 * itself, so that every replica knows it and it ends with the key.
 */
final class Credentials {
  static final String COOKIE = "mhim_session";

  private static final String PATH = "/v1";
  private static final String SCHEME = "bearer ";

  private Credentials() {}

  /** Values as of the header {@code authorization}; none: nothing says who asks. */
  static List<String> of(HttpHeaders headers) {
    List<String> header = ofHeader(headers);
    return header.isEmpty()
        ? cookie(headers).map(it -> "Bearer " + it.getValue()).map(List::of).orElse(List.of())
        : header;
  }

  static List<String> ofHeader(HttpHeaders headers) {
    return headers.getRequestHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
  }

  /** Whether it is only the cookie that says who asks. */
  static boolean areOfCookie(HttpHeaders headers) {
    return ofHeader(headers).isEmpty() && cookie(headers).isPresent();
  }

  private static Optional<Cookie> cookie(HttpHeaders headers) {
    return Optional.ofNullable(headers.getCookies().get(COOKIE));
  }

  /** A cookie for credentials that count; it lasts until the browser is closed. */
  static NewCookie cookie(String authorization, HttpHeaders headers, UriInfo uri) {
    return builder(headers, uri).value(authorization.substring(SCHEME.length()).strip()).build();
  }

  /** Takes the cookie away. */
  static NewCookie noCookie(HttpHeaders headers, UriInfo uri) {
    return builder(headers, uri).value("").maxAge(0).build();
  }

  private static NewCookie.Builder builder(HttpHeaders headers, UriInfo uri) {
    // The gateway itself may speak plain HTTP behind what ends TLS.
    boolean secure =
        uri.getBaseUri().getScheme().equals("https")
            || "https".equals(headers.getHeaderString("X-Forwarded-Proto"));
    return new NewCookie.Builder(COOKIE)
        .path(PATH)
        .httpOnly(true)
        .secure(secure)
        .sameSite(NewCookie.SameSite.STRICT);
  }
}
