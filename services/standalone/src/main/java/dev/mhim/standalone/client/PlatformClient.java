package dev.mhim.standalone.client;

import dev.mhim.standalone.flags.UsageException;
import dev.mhim.v1.EvaluationServiceGrpc;
import dev.mhim.v1.EvaluationServiceGrpc.EvaluationServiceBlockingStub;
import dev.mhim.v1.FeatureStoreServiceGrpc;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceBlockingStub;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceBlockingV2Stub;
import dev.mhim.v1.PredictionServiceGrpc;
import dev.mhim.v1.PredictionServiceGrpc.PredictionServiceBlockingStub;
import dev.mhim.v1.RunServiceGrpc;
import dev.mhim.v1.RunServiceGrpc.RunServiceBlockingStub;
import dev.mhim.v1.SweepServiceGrpc;
import dev.mhim.v1.SweepServiceGrpc.SweepServiceBlockingStub;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Connections to a platform. */
public final class PlatformClient implements AutoCloseable {
  private static final int LARGEST_MESSAGE = 64 << 20;

  private final ManagedChannel gateway;
  private final ManagedChannel featureStore;

  /** Prepares connections; they are made at the first call. */
  public PlatformClient(PlatformAddress address) {
    gateway = channel(address.gateway(), address);
    featureStore = channel(address.featureStore(), address);
  }

  private static ManagedChannel channel(Endpoint endpoint, PlatformAddress address) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget("dns:///" + endpoint.target(), credentials(endpoint, address))
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .keepAliveTime(30, TimeUnit.SECONDS);
    if (endpoint.equals(address.gateway())) {
      address.key().ifPresent(key -> builder.intercept(new KeyHeader(key)));
    }
    return builder.build();
  }

  private static ChannelCredentials credentials(Endpoint endpoint, PlatformAddress address) {
    if (!endpoint.tls()) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    if (address.authorities().isPresent()) {
      Path file = address.authorities().get();
      try {
        tls.trustManager(TrustedAuthorities.of(file));
      } catch (IOException | GeneralSecurityException e) {
        throw new UsageException(
            "--ca_file: %s holds no certificates in PEM that can be read: %s"
                .formatted(file, e.getMessage()));
      }
    }
    return tls.build();
  }

  /** Runs, each call within a time. */
  RunServiceBlockingStub runs(Duration deadline) {
    return RunServiceGrpc.newBlockingStub(gateway).withDeadlineAfter(deadline);
  }

  /** Evaluations, each call within a time. */
  EvaluationServiceBlockingStub evaluations(Duration deadline) {
    return EvaluationServiceGrpc.newBlockingStub(gateway).withDeadlineAfter(deadline);
  }

  /** Sweeps, each call within a time. */
  SweepServiceBlockingStub sweeps(Duration deadline) {
    return SweepServiceGrpc.newBlockingStub(gateway).withDeadlineAfter(deadline);
  }

  /** Predictions, each call within a time. */
  PredictionServiceBlockingStub predictions(Duration deadline) {
    return PredictionServiceGrpc.newBlockingStub(gateway).withDeadlineAfter(deadline);
  }

  /** The feature-store, each call within a time. */
  FeatureStoreServiceBlockingStub featureStore(Duration deadline) {
    return FeatureStoreServiceGrpc.newBlockingStub(featureStore).withDeadlineAfter(deadline);
  }

  /** Datasets as the gateway passes them on, which knows the runs; each call within a time. */
  FeatureStoreServiceBlockingStub datasets(Duration deadline) {
    return FeatureStoreServiceGrpc.newBlockingStub(gateway).withDeadlineAfter(deadline);
  }

  /** For sending files through the gateway, each call within a time. */
  FeatureStoreServiceBlockingV2Stub sending(Duration deadline) {
    return FeatureStoreServiceGrpc.newBlockingV2Stub(gateway).withDeadlineAfter(deadline);
  }

  @Override
  public void close() {
    gateway.shutdownNow();
    featureStore.shutdownNow();
  }
}
