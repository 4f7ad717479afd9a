package dev.mhim.platform.store;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with the object store, and what can be done. */
final class StoreFailures {
  static final String NO_BUCKET = "BUCKET_NOT_FOUND";

  private final ObjectStoreSettings settings;

  StoreFailures(ObjectStoreSettings settings) {
    this.settings = settings;
  }

  /** What the server answered, or that it did not. */
  PlatformException of(String key, MinioException cause) {
    if (!(cause instanceof ErrorResponseException response)) {
      return unavailable(key, cause);
    }
    String code = String.valueOf(response.errorResponse().code());
    return switch (response.response().code()) {
      case 404 -> missing(key, code, cause);
      case 401, 403 -> denied(key, code, cause);
      case 507 ->
          error(
              ErrorKind.RESOURCE_EXHAUSTED,
              "OBJECT_STORE_FULL",
              key,
              "the object store has no space left (" + code + ")",
              "free space there or add disks",
              cause);
      default -> unavailable(key, cause);
    };
  }

  /** A server that could not be talked to, or was out of order. */
  PlatformException unavailable(String key, Exception cause) {
    if (isTls(cause)) {
      return error(
          ErrorKind.UNAVAILABLE,
          "OBJECT_STORE_NOT_TRUSTED",
          key,
          "no secure connection to the object store at "
              + settings.endpoint()
              + ": "
              + cause.getMessage(),
          "name the certificate of its CA (mhim.object-store.ca-file); is the endpoint https, and of this name?",
          cause);
    }
    return error(
        ErrorKind.UNAVAILABLE,
        "OBJECT_STORE_UNAVAILABLE",
        key,
        "the object store at "
            + settings.endpoint()
            + " did not answer as it should: "
            + cause.getMessage(),
        "check that it runs and can be reached",
        cause);
  }

  private PlatformException missing(String key, String code, MinioException cause) {
    return "NoSuchBucket".equals(code)
        ? error(
            ErrorKind.UNAVAILABLE,
            NO_BUCKET,
            key,
            "there is no bucket " + settings.bucket(),
            "create it or name another (mhim.object-store.bucket)",
            cause)
        : error(ErrorKind.NOT_FOUND, "OBJECT_NOT_FOUND", key, "there is no such object", "", cause);
  }

  private PlatformException denied(String key, String code, MinioException cause) {
    String message =
        switch (code) {
          case "SignatureDoesNotMatch" ->
              "the object store refuses access: the secret key is not that of the access key";
          case "InvalidAccessKeyId" -> "the object store refuses access: it has no such access key";
          default -> "the object store refuses access (" + code + ")";
        };
    String remedy =
        switch (code) {
          case "SignatureDoesNotMatch" -> "correct mhim.object-store.secret-key";
          case "InvalidAccessKeyId" -> "correct mhim.object-store.access-key";
          default -> "check access key, secret key and the bucket's policy";
        };
    return error(ErrorKind.PERMISSION_DENIED, "OBJECT_STORE_DENIED", key, message, remedy, cause);
  }

  private static boolean isTls(@Nullable Throwable thrown) {
    return thrown != null
        && (thrown instanceof SSLException
            || thrown instanceof CertificateException
            || isTls(thrown.getCause()));
  }

  private PlatformException error(
      ErrorKind kind, String reason, String key, String message, String remedy, Exception cause) {
    return new PlatformException(
        kind, Problems.of(reason, settings.bucket() + "/" + key, "", message, remedy), cause);
  }
}
