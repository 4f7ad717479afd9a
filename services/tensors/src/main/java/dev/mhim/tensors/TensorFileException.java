package dev.mhim.tensors;

import org.jspecify.annotations.Nullable;

/**
 * The one way in which this library refuses a file: a stable reason code, the file, what is wrong
 * with it (with the values seen), and what to do about it.
 */
public final class TensorFileException extends RuntimeException {

  /** Why a file was refused. The names are stable: they are shown to users and stored in events. */
  public enum Reason {
    /** There is no such file. */
    NOT_FOUND,
    /** The operating system could not read or write the file. */
    UNREADABLE,
    /** The file ends before its content does. */
    TRUNCATED,
    /** The file breaks the rules of its format. */
    MALFORMED,
    /** The file may be right, but uses a format, element type or feature that is not read. */
    UNSUPPORTED,
    /** The pickle names code to run; only tensors, containers, numbers and strings are read. */
    UNSAFE_PICKLE,
    /** A size, count or depth is beyond the limit set for it. */
    LIMIT_EXCEEDED,
    /** A tensor that should be in the file is not. */
    MISSING_TENSOR,
    /** A tensor has the wrong rank or dimensions. */
    BAD_SHAPE,
    /** A tensor has an element type that does not fit its role. */
    BAD_DTYPE,
    /** A bag without patches, or with patches of no features. */
    EMPTY_BAG,
    /** A feature is NaN or infinite. */
    NOT_FINITE,
    /**
     * Coordinates that do not fit the features: another number of patches, or not 32-bit integers.
     */
    COORDS_MISMATCH
  }

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String file;
  private final String detail;
  private final String remedy;

  /**
   * @param file path or name of the file as the user knows it
   * @param detail what is wrong, with the field and the value seen; no full stop at the end
   * @param remedy what the user can do, one sentence
   */
  public TensorFileException(Reason reason, String file, String detail, String remedy) {
    this(reason, file, detail, remedy, null);
  }

  /** As the constructor without a cause. */
  public TensorFileException(
      Reason reason, String file, String detail, String remedy, @Nullable Throwable cause) {
    super(file + ": " + detail + " (" + reason + "). " + remedy, cause);
    this.reason = reason;
    this.file = file;
    this.detail = detail;
    this.remedy = remedy;
  }

  public Reason reason() {
    return reason;
  }

  public String file() {
    return file;
  }

  public String detail() {
    return detail;
  }

  public String remedy() {
    return remedy;
  }
}
