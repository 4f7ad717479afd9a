package dev.mhim.standalone.compute;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** PyTorch in this process: started when it is needed, without a word on standard output. */
public final class ComputeEngine {
  // Kept, else their levels go with the garbage.
  private static final Logger ENGINE_LOG = Logger.getLogger("ai.djl");

  /** Warns of every machine without a GPU; {@link #gpu} says so where one is asked for. */
  private static final Logger CUDA_LOG = Logger.getLogger("ai.djl.util.cuda");

  /** Where to compute. */
  public enum Kind {
    /** The processor. */
    cpu,
    /** The first NVIDIA GPU. */
    gpu
  }

  private ComputeEngine() {}

  /**
   * Starts PyTorch; the first time on a machine its libraries are unpacked.
   *
   * @param progress is told when that happens
   * @throws NoSuchDeviceException if there is no such device
   */
  public static Device start(Kind kind, Consumer<String> progress) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    ENGINE_LOG.setLevel(Level.WARNING);
    CUDA_LOG.setLevel(Level.OFF);
    Path cache = Utils.getEngineCacheDir("pytorch");
    if (isEmpty(cache)) {
      progress.accept("unpacking PyTorch's libraries to " + cache + ", once");
    }
    Engine engine = Engine.getEngine("PyTorch");
    return switch (kind) {
      case cpu -> Device.cpu();
      case gpu -> gpu(engine);
    };
  }

  private static Device gpu(Engine engine) {
    if (!engine.hasCapability(StandardCapabilities.CUDA)) {
      throw new NoSuchDeviceException(
          "--device gpu: PyTorch %s here is built for the CPU; give one for CUDA in PYTORCH_LIBRARY_PATH, or --device cpu"
              .formatted(engine.getVersion()));
    }
    if (engine.getGpuCount() == 0) {
      throw new NoSuchDeviceException(
          "--device gpu: no NVIDIA GPU is visible (see nvidia-smi and CUDA_VISIBLE_DEVICES); --device cpu works everywhere");
    }
    return Device.gpu();
  }

  private static boolean isEmpty(Path folder) {
    if (!Files.isDirectory(folder)) {
      return true;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      return true;
    }
  }
}
