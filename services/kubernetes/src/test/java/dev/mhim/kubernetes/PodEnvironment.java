package dev.mhim.kubernetes;

import dev.mhim.platform.store.ObjectStore;
import dev.mhim.platform.store.ObjectStoreSettings;
import dev.mhim.testing.RunningBackends;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;

/** What a pod's container is told, with the addresses of this machine in place of a cluster's. */
final class PodEnvironment {
  private PodEnvironment() {}

  /** The environment of an overlay's workload; ports and the feature-store are the caller's. */
  static Map<String, String> here(Workload workload, String overlay, RunningBackends backends) {
    Map<String, String> environment = workload.environment(Manifests.render(overlay));
    Map<String, String> addresses =
        Map.of(
            "MHIM_KAFKA_BOOTSTRAP_SERVERS", backends.bootstrapServers(),
            "MHIM_OBJECT_STORE_ENDPOINT", backends.endpoint(),
            "MHIM_OBJECT_STORE_ACCESS_KEY", backends.accessKey(),
            "MHIM_OBJECT_STORE_SECRET_KEY", backends.secretKey(),
            "MHIM_OBJECT_STORE_BUCKET", RunningBackends.BUCKET);
    // What a pod is not told, it is not told here either.
    addresses.forEach((name, value) -> environment.computeIfPresent(name, (key, old) -> value));
    return environment;
  }

  /** What the overlay dev makes under this name. */
  static Workload workload(String name) {
    return Workload.of(Manifests.render("dev")).stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The object store that these pods use. */
  static ObjectStore store(RunningBackends backends) {
    return new ObjectStore(
        new ObjectStoreSettings(
            URI.create(backends.endpoint()),
            backends.accessKey(),
            backends.secretKey(),
            RunningBackends.BUCKET,
            "us-east-1"));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
