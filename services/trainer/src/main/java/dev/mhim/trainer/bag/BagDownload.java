package dev.mhim.trainer.bag;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** How a bag comes to this machine. */
public interface BagDownload {
  /**
   * Writes a bag's file and checks its hash on the way.
   *
   * @param target a file that does not exist yet
   * @param cancelled asked while it lasts
   * @throws BagUnavailableException when the bag can't be had
   * @throws IOException when the file can't be written
   */
  void fetch(BagAddress bag, Path target, BooleanSupplier cancelled) throws IOException;
}
