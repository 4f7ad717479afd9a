package dev.mhim.standalone.platform;

import java.util.List;
import java.util.stream.IntStream;

/** The ports of one platform, all on 127.0.0.1. */
record PlatformPorts(
    int kafka,
    int objectStore,
    int featureStoreHttp,
    int featureStoreGrpc,
    int gatewayHttp,
    int gatewayGrpc,
    int evaluatorHttp,
    List<Integer> trainersHttp) {
  private static final int HTTP = 8080;
  private static final int GRPC = 9000;

  static PlatformPorts choose(PlatformSettings settings, LocalPorts ports) {
    int http =
        settings
            .httpPort()
            .map(port -> ports.exactly(port, "--http_port"))
            .orElseGet(() -> ports.preferably(HTTP));
    int grpc =
        settings
            .grpcPort()
            .map(port -> ports.exactly(port, "--grpc_port"))
            .orElseGet(() -> ports.preferably(GRPC));
    return new PlatformPorts(
        ports.any(),
        ports.any(),
        ports.any(),
        ports.any(),
        http,
        grpc,
        ports.any(),
        IntStream.range(0, settings.trainers()).mapToObj(i -> ports.any()).toList());
  }
}
