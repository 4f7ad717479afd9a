package dev.mhim.mil.engine;

import ai.djl.util.Utils;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What DJL has no method for on an NVIDIA GPU: CUDA graphs, streams, TF32, peak memory. The
 * functions of {@code services/mil/gpu/mhim_cuda.cc}, which is built for the PyTorch in use;
 * without that library everything works, only slower.
 */
public final class CudaExtension {
  /** Environment variable or system property that names the library's file. */
  public static final String LIBRARY = "MHIM_CUDA_LIBRARY";

  private static final long LONGEST_MESSAGE = 1 << 16;

  private final MethodHandle error;
  private final MethodHandle ownStream;
  private final MethodHandle allowTf32;
  private final MethodHandle poolNew;
  private final MethodHandle poolFree;
  private final MethodHandle graphBegin;
  private final MethodHandle graphEnd;
  private final MethodHandle graphLaunch;
  private final MethodHandle graphFree;
  private final MethodHandle synchronize;
  private final MethodHandle peakBytes;

  private CudaExtension(SymbolLookup library) {
    error = function(library, "mhim_error", ValueLayout.ADDRESS);
    ownStream = function(library, "mhim_own_stream", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    allowTf32 = function(library, "mhim_allow_tf32", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    poolNew = function(library, "mhim_pool_new", ValueLayout.ADDRESS);
    poolFree = procedure(library, "mhim_pool_free");
    graphBegin = function(library, "mhim_graph_begin", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    graphEnd = function(library, "mhim_graph_end", ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    graphLaunch = function(library, "mhim_graph_launch", ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    graphFree = procedure(library, "mhim_graph_free");
    synchronize = function(library, "mhim_synchronize", ValueLayout.JAVA_INT);
    peakBytes =
        function(
            library,
            "mhim_peak_bytes",
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT);
  }

  /**
   * The library that {@link #LIBRARY} names, to be asked for once PyTorch is loaded; empty where
   * none is named.
   *
   * @throws IllegalStateException if the named file is missing
   */
  public static Optional<CudaExtension> find() {
    return Holder.FOUND;
  }

  /** Loaded at the first use, after the engine. */
  private static final class Holder {
    static final Optional<CudaExtension> FOUND = load();
  }

  @SuppressWarnings("restricted") // a library that the user names
  static Optional<CudaExtension> load() {
    String name = Utils.getEnvOrSystemProperty(LIBRARY);
    if (name == null || name.isEmpty()) {
      return Optional.empty();
    }
    Path file = Path.of(name).toAbsolutePath();
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(
          "%s=%s is no file: build it with services/mil/gpu/build-djl-jni.sh, or unset it"
              .formatted(LIBRARY, name));
    }
    return Optional.of(new CudaExtension(SymbolLookup.libraryLookup(file, Arena.global())));
  }

  /** Gives this thread a stream of its own on a device. */
  void ownStream(int device) {
    check("a stream", () -> (int) ownStream.invokeExact(device));
  }

  /** Whether float32 products of this process may round their factors to TF32. */
  public void allowTf32(boolean allowed) {
    int flag = allowed ? 1 : 0;
    check("TF32", () -> (int) allowTf32.invokeExact(flag));
  }

  /** Waits until this thread's stream has done everything. */
  public void synchronize() {
    check("the device", () -> (int) synchronize.invokeExact());
  }

  /** Most bytes that tensors of a device took since the last reset. */
  public long peakBytes(int device, boolean reset) {
    int flag = reset ? 1 : 0;
    long bytes = call(() -> (long) peakBytes.invokeExact(device, flag));
    if (bytes < 0) {
      throw failure("memory statistics");
    }
    return bytes;
  }

  MemorySegment newPool() {
    return pointer("a graph's memory", () -> (MemorySegment) poolNew.invokeExact());
  }

  void freePool(MemorySegment pool) {
    free(() -> {
      poolFree.invokeExact(pool);
    });
  }

  MemorySegment begin(MemorySegment pool) {
    return pointer("a graph", () -> (MemorySegment) graphBegin.invokeExact(pool));
  }

  void end(MemorySegment graph) {
    check("a graph's end", () -> (int) graphEnd.invokeExact(graph));
  }

  void launch(MemorySegment graph) {
    check("a graph's launch", () -> (int) graphLaunch.invokeExact(graph));
  }

  void free(MemorySegment graph) {
    free(() -> {
      graphFree.invokeExact(graph);
    });
  }

  private void check(String what, Call<Integer> call) {
    if (call(call) != 0) {
      throw failure(what);
    }
  }

  private MemorySegment pointer(String what, Call<MemorySegment> call) {
    MemorySegment address = call(call);
    if (address.equals(MemorySegment.NULL)) {
      throw failure(what);
    }
    return address;
  }

  private static void free(Procedure procedure) {
    int _ =
        call(() -> {
          procedure.run();
          return 0;
        });
  }

  @SuppressWarnings("restricted") // a C string of the library
  private IllegalStateException failure(String what) {
    MemorySegment text = call(() -> (MemorySegment) error.invokeExact());
    return new IllegalStateException(
        "%s: CUDA says: %s"
            .formatted(
                what, text.reinterpret(LONGEST_MESSAGE).getString(0, StandardCharsets.UTF_8)));
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (Throwable e) {
      throw new IllegalStateException("the functions of " + LIBRARY + " can't be called", e);
    }
  }

  private static MethodHandle procedure(SymbolLookup library, String name) {
    return handle(library, name, FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
  }

  private static MethodHandle function(
      SymbolLookup library, String name, MemoryLayout result, MemoryLayout... arguments) {
    return handle(library, name, FunctionDescriptor.of(result, arguments));
  }

  @SuppressWarnings("restricted") // the signatures are those of mhim_cuda.cc
  private static MethodHandle handle(
      SymbolLookup library, String name, FunctionDescriptor signature) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), signature);
  }

  @FunctionalInterface
  private interface Call<T> {
    T run() throws Throwable;
  }

  @FunctionalInterface
  private interface Procedure {
    void run() throws Throwable;
  }
}
