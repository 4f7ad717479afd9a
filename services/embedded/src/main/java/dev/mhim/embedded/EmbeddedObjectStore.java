package dev.mhim.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A real S3 server (S3Proxy) in this JVM, on 127.0.0.1, with signed requests only. Buckets are
 * folders, objects are files, so that what is stored survives a restart.
 */
public final class EmbeddedObjectStore implements AutoCloseable {
  /** A signed single PUT is held in memory whole; larger objects come in parts. */
  private static final long LARGEST_SINGLE_PUT = 64L << 20;

  private static final int MAX_THREADS = 32;

  private final S3Proxy proxy;

  private EmbeddedObjectStore(S3Proxy proxy) {
    this.proxy = proxy;
  }

  /**
   * Starts a store with its bucket.
   *
   * @throws StartFailedException when the port is taken
   */
  public static EmbeddedObjectStore start(ObjectStoreSettings settings) {
    int port = LocalPort.claim("The object store", settings.port());
    Path folder = settings.dataFolder().toAbsolutePath();
    makeBucket(folder.resolve(settings.bucket()));
    S3Proxy proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://%s:%d".formatted(LocalPort.HOST, port)))
            .awsAuthentication(
                AuthenticationType.AWS_V4, settings.accessKey(), settings.secretKey())
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .jettyMaxThreads(MAX_THREADS)
            .v4MaxNonChunkedRequestSize(LARGEST_SINGLE_PUT)
            .ignoreUnknownHeaders(true)
            .build();
    try {
      proxy.start();
    } catch (Exception e) {
      // S3Proxy declares no narrower type.
      throw new StartFailedException(
          "The object store can't start on %s:%d: %s"
              .formatted(LocalPort.HOST, port, e.getMessage()),
          e);
    }
    return new EmbeddedObjectStore(proxy);
  }

  /**
   * A folder that other users may read is a bucket that S3Proxy lets everyone read without a
   * signature.
   */
  private static void makeBucket(Path bucket) {
    try {
      Files.createDirectories(bucket);
      if (Files.getFileStore(bucket).supportsFileAttributeView(PosixFileAttributeView.class)) {
        Files.setPosixFilePermissions(bucket, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The object store can't use the folder " + bucket, e);
    }
  }

  /** Address for clients, {@code http://127.0.0.1:port}. */
  public String endpoint() {
    return "http://%s:%d".formatted(LocalPort.HOST, proxy.getPort());
  }

  /** Ends open requests and stops listening. */
  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      // S3Proxy declares no narrower type.
      throw new IllegalStateException("The object store did not stop in order", e);
    }
  }
}
