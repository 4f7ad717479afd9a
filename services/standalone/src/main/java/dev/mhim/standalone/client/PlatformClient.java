package dev.mhim.standalone.client;

import dev.mhim.v1.EvaluationServiceGrpc;
import dev.mhim.v1.EvaluationServiceGrpc.EvaluationServiceBlockingStub;
import dev.mhim.v1.FeatureStoreServiceGrpc;
import dev.mhim.v1.FeatureStoreServiceGrpc.FeatureStoreServiceBlockingStub;
import dev.mhim.v1.PredictionServiceGrpc;
import dev.mhim.v1.PredictionServiceGrpc.PredictionServiceBlockingStub;
import dev.mhim.v1.RunServiceGrpc;
import dev.mhim.v1.RunServiceGrpc.RunServiceBlockingStub;
import dev.mhim.v1.SweepServiceGrpc;
import dev.mhim.v1.SweepServiceGrpc.SweepServiceBlockingStub;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Connections to a platform. */
public final class PlatformClient implements AutoCloseable {
  private static final int LARGEST_MESSAGE = 64 << 20;

  private final ManagedChannel gateway;
  private final ManagedChannel featureStore;

  /** Prepares connections; they are made at the first call. */
  public PlatformClient(PlatformAddress address) {
    PlatformAccess access = address.access();
    gateway = channel(address.gateway(), access);
    featureStore = channel(address.featureStore(), access);
  }

  private static ManagedChannel channel(String address, PlatformAccess access) {
    NettyChannelBuilder channel =
        NettyChannelBuilder.forTarget("dns:///" + PlatformAddress.hostAndPort(address))
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .keepAliveTime(30, TimeUnit.SECONDS);
    if (PlatformAddress.isTls(address)) {
      access.authorities().ifPresent(authorities -> channel.sslContext(trusting(authorities)));
    } else {
      channel.usePlaintext();
    }
    access.apiKey().ifPresent(key -> channel.intercept(showing(key)));
    return channel.build();
  }

  private static SslContext trusting(Path authorities) {
    try {
      return GrpcSslContexts.forClient().trustManager(authorities.toFile()).build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new RequestFailedException(
          RequestFailedException.Kind.REFUSED,
          List.of(authorities + ": no certificates in PEM can be read from it: " + e.getMessage()));
    }
  }

  private static ClientInterceptor showing(String key) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
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

  @Override
  public void close() {
    gateway.shutdownNow();
    featureStore.shutdownNow();
  }
}
