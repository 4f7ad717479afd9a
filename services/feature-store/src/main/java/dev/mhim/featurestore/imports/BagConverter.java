package dev.mhim.featurestore.imports;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.Sha256;
import dev.mhim.tensors.DType;
import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.bag.Bag;
import dev.mhim.tensors.bag.BagFile;
import dev.mhim.tensors.bag.BagReader;
import dev.mhim.v1.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a bag of any format and gives its stored form, whose bytes follow from the content. */
final class BagConverter {
  private final Optional<DType> featureType;

  /**
   * A converter.
   *
   * @param featureType how features are stored; empty: as each file has them
   */
  BagConverter(Optional<DType> featureType) {
    this.featureType = featureType;
  }

  /** Reads and checks a bag; what is wrong with it goes to the problems. */
  Optional<BagSummary> check(String bagId, Path file, List<Problem> problems) {
    return convert(bagId, file, OutputStream.nullOutputStream(), problems);
  }

  /**
   * Writes the stored form of a bag; what is wrong with the bag goes to the problems.
   *
   * @throws PlatformException RESOURCE_EXHAUSTED when it can't be written
   */
  Optional<BagSummary> convert(String bagId, Path file, Path target, List<Problem> problems) {
    try (OutputStream out = Files.newOutputStream(target)) {
      return convert(bagId, file, out, problems);
    } catch (IOException | UncheckedIOException e) {
      throw noSpace(target.toString(), e);
    }
  }

  private Optional<BagSummary> convert(
      String bagId, Path file, OutputStream out, List<Problem> problems) {
    try {
      return Optional.of(convert(bagId, file, out));
    } catch (TensorFileException e) {
      problems.add(Problems.of(e.reason().name(), file.toString(), "", e.detail(), e.remedy()));
      return Optional.empty();
    } catch (OutOfMemoryError e) {
      // One allocation was too large; what was read so far is free again.
      problems.add(
          Problems.of(
              "BAG_TOO_LARGE",
              file.toString(),
              "",
              "the bag needs more memory than the feature-store has",
              "give the feature-store a larger heap, or store the bag as .safetensors"));
      return Optional.empty();
    }
  }

  /** A fault of the feature-store's own disk. */
  static PlatformException noSpace(String place, Exception cause) {
    return new PlatformException(
        ErrorKind.RESOURCE_EXHAUSTED,
        Problems.of(
            "NO_TEMPORARY_SPACE",
            place,
            "",
            "a bag can't be written to the feature-store's disk: " + cause.getMessage(),
            "free space there, or name another folder with -Djava.io.tmpdir"),
        cause);
  }

  private BagSummary convert(String bagId, Path file, OutputStream out) {
    Bag bag = BagReader.read(file);
    DType type = featureType.orElse(bag.features().dtype());
    requireRange(bag, type, file);
    MessageDigest digest = Sha256.digest();
    CountingStream counted = new CountingStream(out);
    try {
      DigestOutputStream hashed = new DigestOutputStream(counted, digest);
      BagFile.write(hashed, bag, type);
      hashed.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the bag " + file + " can't be written", e);
    }
    return new BagSummary(
        bagId,
        file,
        Sha256.hex(digest),
        bag.features().dim(0),
        bag.features().dim(1),
        type,
        counted.count());
  }

  /** An infinity would spoil a training silently. */
  private static void requireRange(Bag bag, DType type, Path file) {
    OptionalLong beyond =
        type == bag.features().dtype() ? OptionalLong.empty() : bag.firstBeyond(type);
    if (beyond.isPresent()) {
      throw new TensorFileException(
          TensorFileException.Reason.NOT_FINITE,
          file.toString(),
          "a feature of patch %d is beyond the range of %s".formatted(beyond.getAsLong(), type),
          "store features as BF16, or as the files have them");
    }
  }

  /** Counts what goes through. */
  private static final class CountingStream extends java.io.FilterOutputStream {
    private long count;

    CountingStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }

    long count() {
      return count;
    }
  }
}
