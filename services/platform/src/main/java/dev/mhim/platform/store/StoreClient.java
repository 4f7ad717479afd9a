package dev.mhim.platform.store;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import java.nio.file.Path;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** Makes the S3 client of the settings. It repeats what a busy server refuses, with back-off. */
final class StoreClient {
  /** Reads the trusted certificates of the machine, once: that takes longer than many a request. */
  private static final class Base {
    private static final OkHttpClient CLIENT = Http.newDefaultClient();

    private Base() {}
  }

  private StoreClient() {}

  static MinioClient of(ObjectStoreSettings settings) {
    MinioClient.Builder builder =
        MinioClient.builder()
            .endpoint(settings.endpoint().toString())
            .credentials(settings.accessKey(), settings.secretKey())
            .region(settings.region());
    builder.httpClient(
        settings.caFile().map(StoreClient::trusting).orElseGet(StoreClient::own), true);
    MinioClient client = builder.build();
    settings
        .pathStyle()
        .ifPresent(pathStyle -> {
          if (pathStyle) {
            client.disableVirtualStyleEndpoint();
          } else {
            client.enableVirtualStyleEndpoint();
          }
        });
    return client;
  }

  /** As {@link #of}, for what the other has no call for. */
  static MinioAsyncClient asyncOf(ObjectStoreSettings settings) {
    MinioAsyncClient.Builder builder =
        MinioAsyncClient.builder()
            .endpoint(settings.endpoint().toString())
            .credentials(settings.accessKey(), settings.secretKey())
            .region(settings.region());
    builder.httpClient(
        settings.caFile().map(StoreClient::trusting).orElseGet(StoreClient::own), true);
    MinioAsyncClient client = builder.build();
    settings
        .pathStyle()
        .ifPresent(pathStyle -> {
          if (pathStyle) {
            client.disableVirtualStyleEndpoint();
          } else {
            client.enableVirtualStyleEndpoint();
          }
        });
    return client;
  }

  /** A client with threads and connections of its own, which end with it. */
  private static OkHttpClient own() {
    Dispatcher usual = Base.CLIENT.dispatcher();
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(usual.getMaxRequests());
    dispatcher.setMaxRequestsPerHost(usual.getMaxRequestsPerHost());
    return Base.CLIENT
        .newBuilder()
        .dispatcher(dispatcher)
        .connectionPool(new ConnectionPool())
        .build();
  }

  private static OkHttpClient trusting(Path caFile) {
    try {
      return Http.enableExternalCertificates(Http.newDefaultClient(), caFile.toString(), null);
    } catch (MinioException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new PlatformException(
          ErrorKind.INVALID_ARGUMENT,
          Problems.of(
              "BAD_CA_FILE",
              "mhim.object-store.ca-file",
              caFile.toString(),
              "the certificates can't be read: " + cause,
              "name a file of certificates in PEM form"),
          e);
    }
  }
}
