package dev.mhim.embedded;

import java.nio.file.Path;

/**
 * An embedded S3 server as a program: {@code --data FOLDER [--port N] [--bucket mhim]}, the keys in
 * MHIM_OBJECT_STORE_ACCESS_KEY and MHIM_OBJECT_STORE_SECRET_KEY.
 */
public final class ObjectStoreProgram {
  private ObjectStoreProgram() {}

  /** Starts the store, prints {@code READY http://host:port} and serves until SIGTERM. */
  public static void main(String[] args) {
    Program.run(
        "object-store",
        "MHIM_OBJECT_STORE",
        args,
        settings -> {
          EmbeddedObjectStore store =
              EmbeddedObjectStore.start(
                  new ObjectStoreSettings(
                      Path.of(settings.required("data")),
                      settings.port(),
                      settings.required("access-key"),
                      settings.required("secret-key"),
                      settings.optional("bucket", "mhim")));
          return new Program.Running(store, store.endpoint());
        });
  }
}
