package dev.mhim.gateway.rest;

import com.google.protobuf.Message;
import dev.mhim.gateway.access.Gatekeeper;
import dev.mhim.gateway.access.Principal;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request for the caller that was let in: what it names of other projects is
 * refused as it is over gRPC, in whatever field. Only the path is known when the caller is let in.
 */
@RequestScoped
public class Bodies {
  private final Gatekeeper gatekeeper;
  private @Nullable Principal caller;

  Bodies(Gatekeeper gatekeeper) {
    this.gatekeeper = gatekeeper;
  }

  /** Says who asks. */
  void admitted(Principal principal) {
    caller = principal;
  }

  /**
   * Reads into a builder.
   *
   * @throws dev.mhim.platform.error.PlatformException INVALID_ARGUMENT for what is no such message,
   *     PERMISSION_DENIED for a name of a project that the caller may not use
   */
  <B extends Message.Builder> B parse(String text, B builder) {
    Principal principal = caller;
    if (principal == null) {
      throw new IllegalStateException("a body is read before its caller is let in");
    }
    B read = Json.parse(text, builder);
    gatekeeper.requireRequest(principal, read.buildPartial());
    return read;
  }
}
