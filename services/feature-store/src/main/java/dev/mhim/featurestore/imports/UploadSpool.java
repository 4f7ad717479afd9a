package dev.mhim.featurestore.imports;

import com.google.protobuf.ByteString;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.Sha256;
import dev.mhim.v1.UploadHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** A file that a client sends, on the own disk until it is closed; never larger than announced. */
public final class UploadSpool implements AutoCloseable {
  private final UploadHeader header;
  private final Path file;
  private final OutputStream out;
  private final MessageDigest digest = Sha256.digest();
  private long received;

  /**
   * An empty file.
   *
   * @param extension of the format, which tells the reader
   */
  UploadSpool(UploadHeader header, String extension) {
    this.header = header;
    try {
      // Nothing of the client's own name gets near the disk.
      this.file = Files.createTempFile("mhim-upload", "." + extension);
      this.out = Files.newOutputStream(file);
    } catch (IOException e) {
      throw BagConverter.noSpace("java.io.tmpdir", e);
    }
  }

  UploadHeader header() {
    return header;
  }

  /**
   * Takes the next bytes.
   *
   * @throws PlatformException INVALID_ARGUMENT beyond the announced size, RESOURCE_EXHAUSTED when
   *     the disk is full
   */
  public void write(ByteString chunk) {
    received += chunk.size();
    if (received > header.getSizeBytes()) {
      throw differs(
          "SIZE_MISMATCH",
          "more than the announced %d bytes came".formatted(header.getSizeBytes()));
    }
    chunk.asReadOnlyByteBufferList().forEach(digest::update);
    try {
      chunk.writeTo(out);
    } catch (IOException e) {
      throw BagConverter.noSpace(file.toString(), e);
    }
  }

  /**
   * The whole file.
   *
   * @throws PlatformException INVALID_ARGUMENT when it is another than the one announced
   */
  Path finish() {
    if (received < header.getSizeBytes()) {
      throw differs(
          "SIZE_MISMATCH",
          "%d of the announced %d bytes came".formatted(received, header.getSizeBytes()));
    }
    String sha256 = Sha256.hex(digest);
    if (!sha256.equals(header.getSha256())) {
      throw differs("HASH_MISMATCH", "what came has the SHA-256 " + sha256);
    }
    try {
      out.close();
    } catch (IOException e) {
      throw BagConverter.noSpace(file.toString(), e);
    }
    return file;
  }

  private PlatformException differs(String reason, String message) {
    return new PlatformException(
        ErrorKind.INVALID_ARGUMENT,
        Problems.of(
            reason,
            header.getFileName(),
            header.getSha256(),
            message + ": it is not the file that was announced",
            "send it again when nothing writes to it"));
  }

  @Override
  public void close() {
    try {
      out.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw BagConverter.noSpace(file.toString(), e);
    }
  }
}
