package dev.mhim.mil.bench;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * On the CPU: how far the resident set of this process rose (Linux: VmHWM, set back before). It is
 * what the machine must have, allocator and Java heap included; so a few MiB of it are not tensors.
 */
final class ProcessMemory implements PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String RESET_PEAK = "5";

  private OptionalLong before = OptionalLong.empty();

  @Override
  public void begin() {
    System.gc();
    giveBack();
    before = resetPeak() ? kibibytes("VmRSS:") : OptionalLong.empty();
  }

  @Override
  public OptionalDouble mebibytes() {
    OptionalLong peak = kibibytes("VmHWM:");
    return before.isEmpty() || peak.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((peak.getAsLong() - before.getAsLong()) / 1024.0);
  }

  /** False on other systems than Linux, and where a sandbox forbids it. */
  private static boolean resetPeak() {
    try {
      Files.writeString(CLEAR, RESET_PEAK);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static OptionalLong kibibytes(String key) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Makes glibc return its free blocks, else an earlier case's would hide this one's need. */
  @SuppressWarnings("restricted") // malloc_trim(size_t) has this signature
  private static void giveBack() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> trim = linker.defaultLookup().find("malloc_trim");
    if (trim.isEmpty()) {
      return;
    }
    MethodHandle call =
        linker.downcallHandle(
            trim.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    try {
      int _ = (int) call.invokeExact(0L);
    } catch (Throwable e) {
      throw new IllegalStateException("malloc_trim can't be called", e);
    }
  }
}
