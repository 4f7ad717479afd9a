package dev.mhim.gateway.access;

import dev.mhim.gateway.config.AuthConfig;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.v1.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a gateway that asks nobody who they are from standing open to a network by oversight. */
final class Exposure {
  private static final Logger LOG = LoggerFactory.getLogger(Exposure.class);

  private Exposure() {}

  /**
   * Checks where a gateway listens against whom it asks.
   *
   * @param hosts the addresses that it listens on, by their configuration key
   * @throws PlatformException FAILED_PRECONDITION where it must not start so
   */
  static void check(AuthConfig auth, Map<String, String> hosts) {
    boolean asks = auth.keysFile().isPresent();
    List<Problem> problems = new ArrayList<>();
    switch (auth.mode()) {
      case AUTO ->
          hosts.forEach((key, host) -> {
            if (!asks && !isLoopback(host)) {
              problems.add(
                  Problems.of(
                      "OPEN_TO_ALL",
                      key,
                      host,
                      "the gateway would do what anybody on this network asks",
                      "give mhim.gateway.auth.keys-file, or listen on 127.0.0.1, or set mhim.gateway.auth.mode=none where something else asks who they are"));
            }
          });
      case NONE -> {
        if (asks) {
          problems.add(
              Problems.of(
                  "INCONSISTENT",
                  "mhim.gateway.auth.mode",
                  "none",
                  "keys are given that nobody would be asked for",
                  "leave out either the mode or mhim.gateway.auth.keys-file"));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new PlatformException(ErrorKind.FAILED_PRECONDITION, problems);
    }
    if (!asks) {
      LOG.info(
          "nobody is asked who they are: whoever reaches {} may do everything", hosts.values());
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
