package dev.mhim.featurestore.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.mhim.featurestore.cache.LocalBags;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The bytes of a stream, frame by frame. One thread. */
interface BagFrames extends AutoCloseable {
  /** The next frame of exactly this many bytes, which are left. */
  ByteString next(int bytes) throws IOException;

  @Override
  void close() throws IOException;

  /** Slices of a mapped file: nothing is copied here. */
  static BagFrames mapped(MemorySegment file, long offset) {
    return new BagFrames() {
      private long position = offset;

      @Override
      public ByteString next(int bytes) {
        MemorySegment slice = file.asSlice(position, bytes);
        position += bytes;
        return UnsafeByteOperations.unsafeWrap(slice.asByteBuffer());
      }

      @Override
      public void close() {
        // The mapping ends when nobody reads from it any more.
      }
    };
  }

  /** A transfer from the object store, kept on the way where it may be. */
  static BagFrames passing(InputStream transfer, Optional<LocalBags.Filling> filling) {
    return new BagFrames() {
      @Override
      public ByteString next(int bytes) throws IOException {
        // Each frame has its own array: the transport keeps it.
        byte[] frame = transfer.readNBytes(bytes);
        if (frame.length < bytes) {
          throw new EOFException(frame.length + " bytes in place of " + bytes);
        }
        filling.ifPresent(keep -> keep.write(frame));
        return UnsafeByteOperations.unsafeWrap(frame);
      }

      @Override
      public void close() throws IOException {
        if (filling.isPresent()) {
          try (LocalBags.Filling keep = filling.get()) {
            keep.commit();
          }
        }
        transfer.close();
      }
    };
  }
}
