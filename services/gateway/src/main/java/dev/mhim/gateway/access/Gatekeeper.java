package dev.mhim.gateway.access;

import com.google.protobuf.Message;
import dev.mhim.gateway.config.AuthConfig;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.ImportDatasetRequest;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Says who asks, and whether they may. The same for gRPC and REST; asked before anything is looked
 * up, so that a refusal tells nothing of what is there.
 */
@ApplicationScoped
public class Gatekeeper {
  private static final String SCHEME = "bearer ";

  private final Optional<KeyFile> keys;

  Gatekeeper(
      AuthConfig auth,
      @ConfigProperty(name = "quarkus.http.host") String httpHost,
      @ConfigProperty(name = "quarkus.grpc.server.host") String grpcHost) {
    Exposure.check(
        auth, Map.of("quarkus.http.host", httpHost, "quarkus.grpc.server.host", grpcHost));
    this.keys = auth.keysFile().map(file -> new KeyFile(file, auth.reload()));
  }

  /** Made at start, so that a gateway that must not start so does not. */
  void start(@Observes @Priority(0) StartupEvent event) {}

  /** Whether anybody is asked who they are. */
  public boolean asksNobody() {
    return keys.isEmpty();
  }

  /**
   * Who shows these credentials.
   *
   * @param authorization every value of the header {@code authorization}
   * @throws PlatformException UNAUTHENTICATED for none, and for what is no credential that counts
   */
  public Principal identify(List<String> authorization) {
    if (asksNobody()) {
      return Principal.ANONYMOUS;
    }
    if (authorization.isEmpty()) {
      throw unauthenticated("CREDENTIALS_MISSING", "nothing says who asks");
    }
    return token(authorization)
        .flatMap(this::owner)
        .orElseThrow(() ->
            unauthenticated(
                "CREDENTIALS_INVALID", "these credentials are unknown, wrong or no longer valid"));
  }

  /** The key that is shown, whether it counts or not; empty where what is shown is no key. */
  public static Optional<ApiKey> shown(List<String> authorization) {
    return authorization.isEmpty() ? Optional.empty() : token(authorization).flatMap(ApiKey::parse);
  }

  private static Optional<String> token(List<String> authorization) {
    String value = authorization.getFirst();
    return authorization.size() == 1 && value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(value.substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  private Optional<Principal> owner(String token) {
    return ApiKey.parse(token).flatMap(key -> keys.flatMap(file -> file.owner(key, Instant.now())));
  }

  /**
   * Lets through who has the role.
   *
   * @throws PlatformException PERMISSION_DENIED for a weaker one
   */
  public void requireRole(Principal principal, Operation operation) {
    Optional<Role> needed = operation.needed();
    if (needed.isPresent() && !principal.role().covers(needed.get())) {
      throw new PlatformException(
          ErrorKind.PERMISSION_DENIED,
          Problems.of(
              "ROLE_TOO_WEAK",
              "",
              "",
              "%s needs the role %s, and %s has %s"
                  .formatted(
                      operation.word(),
                      needed.get().word(),
                      principal.name(),
                      principal.role().word()),
              "ask an administrator for a key with that role"));
    }
  }

  /**
   * Lets through who may use the project, whether there is one of this id or not.
   *
   * @throws PlatformException PERMISSION_DENIED
   */
  public void requireProject(Principal principal, String project) {
    if (!principal.projects().contains(project)) {
      throw new PlatformException(
          ErrorKind.PERMISSION_DENIED,
          Problems.of(
              "PROJECT_DENIED",
              "",
              "",
              principal.name() + " may not use this project",
              "ask an administrator for a key of the project"));
    }
  }

  /** The same for every project that a request names, and for what it alone tells of its role. */
  public void requireRequest(Principal principal, Message request) {
    if (request instanceof ImportDatasetRequest imports && !imports.hasUploads()) {
      requireRole(principal, Operation.IMPORT_FROM_SERVER_DISK);
    }
    if (principal.projects() instanceof Projects.Only) {
      NamedProjects.of(request).forEach(project -> requireProject(principal, project));
    }
  }

  private static PlatformException unauthenticated(String reason, String message) {
    return new PlatformException(
        ErrorKind.UNAUTHENTICATED,
        Problems.of(
            reason, "authorization", "", message, "send 'authorization: Bearer ' and an API key"));
  }

  @PreDestroy
  void close() {
    keys.ifPresent(KeyFile::close);
  }
}
