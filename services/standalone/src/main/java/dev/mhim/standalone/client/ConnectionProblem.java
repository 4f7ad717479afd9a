package dev.mhim.standalone.client;

import io.grpc.StatusRuntimeException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What a user can mend about a connection that did not come about. */
final class ConnectionProblem {
  private static final int DEEPEST = 12;

  private ConnectionProblem() {}

  /** The problem with its remedy; none when the server just is not there. */
  static Optional<String> of(StatusRuntimeException e) {
    if (any(e, CertificateException.class) || any(e, SSLPeerUnverifiedException.class)) {
      return Optional.of(
          "the server's certificate is not trusted (%s); --ca_file names the file of its authority, and the address must be a name that it is for"
              .formatted(innermost(e)));
    }
    if (causes(e).anyMatch(c -> c.getClass().getSimpleName().equals("NotSslRecordException"))) {
      return Optional.of("the server speaks no TLS at this port; is it http:// or another port?");
    }
    if (any(e, SSLException.class)) {
      return Optional.of("no TLS with the server (%s)".formatted(innermost(e)));
    }
    return causes(e)
            .map(c -> String.valueOf(c.getMessage()))
            .anyMatch(m -> m.contains("not a valid HTTP/2") || m.contains("not SETTINGS"))
        ? Optional.of("what answers speaks no gRPC in the clear; is it https:// or another port?")
        : Optional.empty();
  }

  private static boolean any(Throwable e, Class<? extends Throwable> kind) {
    return causes(e).anyMatch(kind::isInstance);
  }

  private static String innermost(Throwable e) {
    return causes(e).reduce((a, b) -> b).map(c -> String.valueOf(c.getMessage())).orElse("");
  }

  private static Stream<Throwable> causes(Throwable e) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable c = e; c != null && causes.size() < DEEPEST; c = c.getCause()) {
      causes.add(c);
    }
    return causes.stream();
  }
}
