package dev.mhim.featurestore.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.mhim.featurestore.cache.LocalBags;
import dev.mhim.featurestore.catalog.BagKey;
import dev.mhim.platform.name.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.Optional;

/** The bytes of a stream, frame by frame. One thread. */
interface BagFrames extends AutoCloseable {
  /** The next frame of exactly this many bytes, which are left. */
  ByteString next(int bytes) throws IOException;

  /**
   * Whether all frames together are the bag; to be asked after the last of them. Where only the end
   * of a bag is read there is nothing to compare with: the client does, who has the rest.
   */
  boolean isSound();

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
      public boolean isSound() {
        return true; // it was looked at before it was mapped
      }

      @Override
      public void close() {
        // The mapping ends when nobody reads from it any more.
      }
    };
  }

  /** A transfer from the object store as it comes. */
  static BagFrames passing(InputStream transfer) {
    return passing(transfer, Optional.empty(), Optional.empty());
  }

  /** A transfer of a whole bag from the object store, with its hash looked at. */
  static BagFrames checked(InputStream transfer, BagKey bag) {
    return passing(transfer, Optional.empty(), Optional.of(bag));
  }

  /** A transfer of a whole bag from the object store, kept on the way. */
  static BagFrames kept(InputStream transfer, LocalBags.Filling filling) {
    return passing(transfer, Optional.of(filling), Optional.empty());
  }

  private static BagFrames passing(
      InputStream transfer, Optional<LocalBags.Filling> filling, Optional<BagKey> bag) {
    MessageDigest digest = Sha256.digest();
    return new BagFrames() {
      @Override
      public ByteString next(int bytes) throws IOException {
        // Each frame has its own array: the transport keeps it.
        byte[] frame = transfer.readNBytes(bytes);
        if (frame.length < bytes) {
          throw new EOFException(frame.length + " bytes in place of " + bytes);
        }
        filling.ifPresent(keep -> keep.write(frame));
        bag.ifPresent(_ -> digest.update(frame));
        return UnsafeByteOperations.unsafeWrap(frame);
      }

      @Override
      public boolean isSound() {
        return filling.map(LocalBags.Filling::isSound).orElse(true)
            && bag.map(key -> key.sha256().equals(Sha256.hex(digest))).orElse(true);
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
