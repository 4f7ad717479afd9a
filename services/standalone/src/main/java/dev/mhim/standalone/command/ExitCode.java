package dev.mhim.standalone.command;

/** What an exit code of {@code mhim} means. */
public final class ExitCode {
  /** All went well. */
  public static final int OK = 0;

  /** The run failed, was rejected or cancelled; the import was refused; there is no such thing. */
  public static final int FAILED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** No platform is up, or it does not answer. */
  public static final int UNREACHABLE = 3;

  /** The platform can't start, or a program of it died for good. */
  public static final int PLATFORM = 4;

  private ExitCode() {}
}
