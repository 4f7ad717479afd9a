package dev.mhim.testing;

import dev.mhim.embedded.EmbeddedObjectStore;
import dev.mhim.embedded.ObjectStoreSettings;
import org.testcontainers.containers.MinIOContainer;

/** An S3 server, wherever it runs. */
record StoreBackend(String endpoint, String accessKey, String secretKey, Runnable stop) {
  private static final String IMAGE = "minio/minio:RELEASE.2025-04-22T22-12-26Z";
  private static final String ACCESS_KEY = "mhim-test";
  private static final String SECRET_KEY = "mhim-test-secret";

  static StoreBackend container() {
    MinIOContainer container = new MinIOContainer(IMAGE);
    container.start();
    return new StoreBackend(
        container.getS3URL(), container.getUserName(), container.getPassword(), container::stop);
  }

  static StoreBackend embedded() {
    TemporaryFolder folder = TemporaryFolder.create("object-store");
    EmbeddedObjectStore store =
        EmbeddedObjectStore.start(
            new ObjectStoreSettings(
                folder.path(), 0, ACCESS_KEY, SECRET_KEY, RunningBackends.BUCKET));
    return new StoreBackend(
        store.endpoint(),
        ACCESS_KEY,
        SECRET_KEY,
        () -> {
          store.close();
          folder.delete();
        });
  }

  void close() {
    stop.run();
  }
}
