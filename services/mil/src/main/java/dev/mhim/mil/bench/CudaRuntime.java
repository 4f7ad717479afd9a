package dev.mhim.mil.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The three calls of the CUDA runtime that the engine has no method for. */
final class CudaRuntime {
  private static final Path LOADED_FILES = Path.of("/proc/self/maps");

  private final int device;
  private final MethodHandle setDevice;
  private final MethodHandle synchronize;
  private final MethodHandle memoryInfo;

  private CudaRuntime(SymbolLookup library, int device) {
    this.device = device;
    this.setDevice = function(library, "cudaSetDevice", ValueLayout.JAVA_INT);
    this.synchronize = function(library, "cudaDeviceSynchronize");
    this.memoryInfo = function(library, "cudaMemGetInfo", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
  }

  /**
   * The runtime that PyTorch has loaded into this process; it must have used the device before.
   *
   * @param device number of the GPU, from 0
   */
  @SuppressWarnings("restricted") // the library runs in this process already
  static CudaRuntime loaded(int device) {
    try (Stream<String> files = Files.lines(LOADED_FILES)) {
      Path library =
          files
              .filter(line -> line.contains("/libcudart"))
              .map(line -> Path.of(line.substring(line.indexOf('/'))))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalStateException(
                      "PyTorch has not loaded libcudart: it is not a build for CUDA"));
      return new CudaRuntime(SymbolLookup.libraryLookup(library, Arena.global()), device);
    } catch (IOException e) {
      throw new UncheckedIOException(LOADED_FILES + " can't be read", e);
    }
  }

  /** Waits until the device has done everything. */
  void synchronize() {
    selectDevice();
    check("cudaDeviceSynchronize", () -> (int) synchronize.invokeExact());
  }

  /** Memory of the device in use by anyone. */
  long usedBytes() {
    selectDevice();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment free = arena.allocate(ValueLayout.JAVA_LONG);
      MemorySegment total = arena.allocate(ValueLayout.JAVA_LONG);
      check("cudaMemGetInfo", () -> (int) memoryInfo.invokeExact(free, total));
      return total.get(ValueLayout.JAVA_LONG, 0) - free.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  private void selectDevice() {
    check("cudaSetDevice", () -> (int) setDevice.invokeExact(device));
  }

  @SuppressWarnings("restricted") // the signatures are those of cuda_runtime_api.h
  private static MethodHandle function(
      SymbolLookup library, String name, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(
            library.findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
  }

  private static void check(String name, Call call) {
    int code;
    try {
      code = call.run();
    } catch (Throwable e) {
      throw new IllegalStateException(name + " can't be called", e);
    }
    if (code != 0) {
      throw new IllegalStateException("%s returned error %d".formatted(name, code));
    }
  }

  @FunctionalInterface
  private interface Call {
    int run() throws Throwable;
  }
}
