package dev.mhim.platform.store;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import java.nio.file.Path;
import okhttp3.OkHttpClient;

/** Makes the S3 client of the settings. It repeats what a busy server refuses, with back-off. */
final class StoreClient {
  private StoreClient() {}

  static MinioClient of(ObjectStoreSettings settings) {
    MinioClient.Builder builder =
        MinioClient.builder()
            .endpoint(settings.endpoint().toString())
            .credentials(settings.accessKey(), settings.secretKey())
            .region(settings.region());
    settings.caFile().ifPresent(caFile -> builder.httpClient(trusting(caFile), true));
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
    settings.caFile().ifPresent(caFile -> builder.httpClient(trusting(caFile), true));
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
