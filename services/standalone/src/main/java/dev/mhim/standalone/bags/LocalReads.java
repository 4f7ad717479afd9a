package dev.mhim.standalone.bags;

import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** The two ways to read a bag that lies on this machine. */
public final class LocalReads {
  private static final int CHUNK_BYTES = 1 << 20;

  private LocalReads() {}

  /** Reads each file through a buffer of 1 MiB. */
  public static Throughput.Reader plain(List<Path> files) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
    return turn -> {
      long bytes = 0;
      try (FileChannel file = FileChannel.open(files.get(turn % files.size()))) {
        for (int read = file.read(buffer.clear()); read >= 0; read = file.read(buffer.clear())) {
          bytes += read;
        }
      }
      return bytes;
    };
  }

  /** Maps each file as the trainer's cache does, and looks at every number in place. */
  public static Throughput.Reader mapped(List<Path> files) {
    return turn -> {
      long bytes = 0;
      for (Tensor tensor : Safetensors.read(files.get(turn % files.size())).tensors().values()) {
        bytes += look(tensor.data());
      }
      return bytes;
    };
  }

  private static long look(MemorySegment data) throws IOException {
    long mixed = 0;
    for (long at = 0; at + Long.BYTES <= data.byteSize(); at += Long.BYTES) {
      mixed |= data.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
    }
    if (mixed == 0) {
      throw new IOException("random features are not all zero");
    }
    return data.byteSize();
  }
}
