package dev.mhim.platform.store;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of one bucket. Every failure is a {@link PlatformException}: NOT_FOUND,
 * PERMISSION_DENIED or UNAVAILABLE, naming the key. An object appears whole or not at all, as S3
 * promises.
 */
public final class ObjectStore implements AutoCloseable {
  private static final String BYTES = "application/octet-stream";
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** How long a transfer may stand still. */
  private static final Duration TRANSFER = Duration.ofSeconds(60);

  private final MinioClient client;
  private final ObjectStoreSettings settings;

  public ObjectStore(ObjectStoreSettings settings) {
    this.settings = settings;
    this.client =
        MinioClient.builder()
            .endpoint(settings.endpoint().toString())
            .credentials(settings.accessKey(), settings.secretKey())
            .region(settings.region())
            .build();
    // The SDK's own five minutes would hold up whoever waits for a store that is away.
    client.setTimeout(CONNECT.toMillis(), TRANSFER.toMillis(), TRANSFER.toMillis());
  }

  /** Makes the bucket when it is missing. */
  public void ensureBucket() {
    call(
        "",
        () -> {
          if (!client.bucketExists(BucketExistsArgs.builder().bucket(settings.bucket()).build())) {
            client.makeBucket(MakeBucketArgs.builder().bucket(settings.bucket()).build());
          }
          return true;
        });
  }

  /** True when the bucket answers; an exception says why not. */
  public boolean isReachable() {
    return call(
        "",
        () -> client.bucketExists(BucketExistsArgs.builder().bucket(settings.bucket()).build()));
  }

  public void put(String key, byte[] bytes) {
    call(
        key,
        () ->
            client.putObject(
                PutObjectArgs.builder()
                    .bucket(settings.bucket())
                    .object(key)
                    .data(bytes, bytes.length)
                    .contentType(BYTES)
                    .build()));
  }

  /** Stores bytes only when there is no such object yet; false when there is. */
  public boolean putIfAbsent(String key, byte[] bytes) {
    return call(
        key,
        () -> {
          try {
            client.putObject(
                PutObjectArgs.builder()
                    .bucket(settings.bucket())
                    .object(key)
                    .data(bytes, bytes.length)
                    .contentType(BYTES)
                    .headers(Map.of("If-None-Match", "*"))
                    .build());
            return true;
          } catch (ErrorResponseException e) {
            if (e.response().code() == 412) {
              return false;
            }
            throw e;
          }
        });
  }

  public void putFile(String key, Path file) {
    call(
        key,
        () ->
            client.uploadObject(
                UploadObjectArgs.builder()
                    .bucket(settings.bucket())
                    .object(key)
                    .filename(file.toString())
                    .contentType(BYTES)
                    .build()));
  }

  /** The whole object. */
  public byte[] get(String key) {
    return call(
        key,
        () -> {
          try (InputStream stream = open(key, 0)) {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new MinioException(e);
          }
        });
  }

  /** The object's bytes from an offset on; to be closed. */
  public InputStream open(String key, long offset) {
    return call(
        key,
        () -> {
          GetObjectArgs.Builder arguments =
              GetObjectArgs.builder().bucket(settings.bucket()).object(key);
          if (offset > 0) {
            arguments.offset(offset);
          }
          return client.getObject(arguments.build());
        });
  }

  /** The object's size, or nothing when there is none. */
  public Optional<StoredObject> find(String key) {
    try {
      return Optional.of(
          call(
              key,
              () ->
                  new StoredObject(
                      key,
                      client
                          .statObject(
                              StatObjectArgs.builder()
                                  .bucket(settings.bucket())
                                  .object(key)
                                  .build())
                          .size())));
    } catch (PlatformException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** All objects whose key starts with a prefix, by key. */
  public List<StoredObject> list(String prefix) {
    return call(
        prefix,
        () -> {
          List<StoredObject> objects = new ArrayList<>();
          for (Result<Item> result :
              client.listObjects(
                  ListObjectsArgs.builder()
                      .bucket(settings.bucket())
                      .prefix(prefix)
                      .recursive(true)
                      .build())) {
            Item item = result.get();
            objects.add(new StoredObject(item.objectName(), item.size()));
          }
          return List.copyOf(objects);
        });
  }

  /** Deletes an object; nothing happens when there is none. */
  public void delete(String key) {
    call(
        key,
        () -> {
          client.removeObject(
              RemoveObjectArgs.builder().bucket(settings.bucket()).object(key).build());
          return true;
        });
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (Exception e) {
      throw new IllegalStateException("the object store's client could not be closed", e);
    }
  }

  @FunctionalInterface
  private interface Call<T> {
    T run() throws MinioException;
  }

  private <T> T call(String key, Call<T> call) {
    try {
      return call.run();
    } catch (MinioException e) {
      throw failure(key, e);
    } catch (IllegalStateException e) {
      // The SDK's form of a connection that was refused, reset or timed out.
      if (e.getCause() instanceof IOException) {
        throw unavailable(key, e);
      }
      throw e;
    }
  }

  private PlatformException failure(String key, MinioException cause) {
    if (!(cause instanceof ErrorResponseException response)) {
      return unavailable(key, cause);
    }
    String code = String.valueOf(response.errorResponse().code());
    return switch (response.response().code()) {
      case 404 ->
          "NoSuchBucket".equals(code)
              ? error(
                  ErrorKind.UNAVAILABLE,
                  "BUCKET_NOT_FOUND",
                  key,
                  "there is no bucket " + settings.bucket(),
                  "create it or name another (mhim.object-store.bucket)",
                  cause)
              : error(
                  ErrorKind.NOT_FOUND,
                  "OBJECT_NOT_FOUND",
                  key,
                  "there is no such object",
                  "",
                  cause);
      case 401, 403 ->
          error(
              ErrorKind.PERMISSION_DENIED,
              "OBJECT_STORE_DENIED",
              key,
              "the object store refuses access (" + code + ")",
              "check access key, secret key and the bucket's policy",
              cause);
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

  private PlatformException unavailable(String key, Exception cause) {
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

  private PlatformException error(
      ErrorKind kind, String reason, String key, String message, String remedy, Exception cause) {
    return new PlatformException(
        kind, Problems.of(reason, settings.bucket() + "/" + key, "", message, remedy), cause);
  }
}
