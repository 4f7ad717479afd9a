package dev.mhim.platform.store;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.RemoveObjectsArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.DeleteRequest;
import io.minio.messages.DeleteResult;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
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
  private final StoreFailures failures;

  public ObjectStore(ObjectStoreSettings settings) {
    this(settings, CONNECT, TRANSFER);
  }

  /**
   * A store with a patience of one's own.
   *
   * @param connect how long a connection may take
   * @param transfer how long a transfer may stand still
   */
  public ObjectStore(ObjectStoreSettings settings, Duration connect, Duration transfer) {
    this.settings = settings;
    this.failures = new StoreFailures(settings);
    this.client = StoreClient.of(settings);
    // The SDK's own five minutes would hold up whoever waits for a store that is away.
    client.setTimeout(connect.toMillis(), transfer.toMillis(), transfer.toMillis());
  }

  /** Makes the bucket when it is missing, or asks for it where we may not. */
  public void ensureBucket() {
    if (!settings.createBucket()) {
      requireReachable();
      return;
    }
    call(
        "",
        () -> {
          if (!client.bucketExists(BucketExistsArgs.builder().bucket(settings.bucket()).build())) {
            client.makeBucket(MakeBucketArgs.builder().bucket(settings.bucket()).build());
          }
          return true;
        });
  }

  /** True when the bucket answers, false when it is missing; an exception says why not. */
  public boolean isReachable() {
    try {
      requireReachable();
      return true;
    } catch (PlatformException e) {
      if (e.problems().getFirst().getReason().equals(StoreFailures.NO_BUCKET)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Asks the bucket for one key of no object: unlike HEAD, the answer says what is wrong.
   *
   * @throws PlatformException UNAVAILABLE when store or bucket are not there, PERMISSION_DENIED
   *     when it refuses us
   */
  public void requireReachable() {
    call(
        "",
        () -> {
          Iterator<Result<Item>> first =
              client
                  .listObjects(
                      ListObjectsArgs.builder()
                          .bucket(settings.bucket())
                          .prefix("health/")
                          .maxKeys(1)
                          .build())
                  .iterator();
          // A failure comes as the first result.
          if (first.hasNext()) {
            first.next().get();
          }
          return true;
        });
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

  /** The whole object and its size, in one question to the store; to be closed. */
  public ObjectTransfer transfer(String key) {
    return call(
        key,
        () -> {
          GetObjectResponse bytes =
              client.getObject(
                  GetObjectArgs.builder().bucket(settings.bucket()).object(key).build());
          String length = bytes.headers().get("Content-Length");
          return new ObjectTransfer(
              length == null ? find(key).orElseThrow().sizeBytes() : Long.parseLong(length), bytes);
        });
  }

  /** An address at which whoever has it gets the object, until it expires. */
  public URI url(String key, Duration valid) {
    return call(
        key,
        () ->
            URI.create(
                client.getPresignedObjectUrl(
                    GetPresignedObjectUrlArgs.builder()
                        .method(Http.Method.GET)
                        .bucket(settings.bucket())
                        .object(key)
                        .expiry(Math.toIntExact(valid.toSeconds()))
                        .build())));
  }

  /** What an object is, or nothing when there is none. */
  public Optional<StoredObject> find(String key) {
    try {
      return Optional.of(call(key, () -> stat(key)));
    } catch (PlatformException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private StoredObject stat(String key) throws MinioException {
    StatObjectResponse found =
        client.statObject(StatObjectArgs.builder().bucket(settings.bucket()).object(key).build());
    return new StoredObject(key, found.size(), found.lastModified().toInstant());
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
            objects.add(
                new StoredObject(item.objectName(), item.size(), item.lastModified().toInstant()));
          }
          return List.copyOf(objects);
        });
  }

  /** The names between a prefix that ends with a slash and the next slash, in order. */
  public List<String> folders(String prefix) {
    return call(
        prefix,
        () -> {
          List<String> names = new ArrayList<>();
          for (Result<Item> result :
              client.listObjects(
                  ListObjectsArgs.builder().bucket(settings.bucket()).prefix(prefix).build())) {
            Item item = result.get();
            if (item.isDir()) {
              names.add(item.objectName().substring(prefix.length()).replace("/", ""));
            }
          }
          return List.copyOf(names);
        });
  }

  /** Deletes objects, up to 1,000 a request; nothing happens for one that is not there. */
  public void deleteAll(List<String> keys) {
    if (keys.isEmpty()) {
      return;
    }
    call(
        keys.getFirst(),
        () -> {
          for (Result<DeleteResult.Error> failed :
              client.removeObjects(
                  RemoveObjectsArgs.builder()
                      .bucket(settings.bucket())
                      .objects(keys.stream().map(DeleteRequest.Object::new).toList())
                      .build())) {
            throw new MinioException(failed.get().toString());
          }
          return true;
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
      throw failures.of(key, e);
    } catch (IllegalStateException e) {
      // The SDK's form of a connection that was refused, reset, timed out or not trusted.
      if (e.getCause() instanceof IOException || e.getCause() instanceof CertificateException) {
        throw failures.unavailable(key, e);
      }
      throw e;
    }
  }
}
