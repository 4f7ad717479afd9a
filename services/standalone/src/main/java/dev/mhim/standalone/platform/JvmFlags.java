package dev.mhim.standalone.platform;

import java.util.List;
import java.util.stream.Stream;

/** The flags of the programs' virtual machines. */
public final class JvmFlags {
  /** Small programs that should start fast; the first compiler is enough for them. */
  static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k");

  /** The feature-store moves all the bytes: what the first compiler makes is too slow for it. */
  static final List<String> FEATURE_STORE = List.of("-XX:+UseSerialGC", "-Xss512k");

  static final List<String> QUIET =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  static final String FEATURE_STORE_HEAP = "384m";

  private JvmFlags() {}

  /** Those of the feature-store, for what is measured beside it. */
  public static List<String> featureStore() {
    return Stream.of(List.of("-Xmx" + FEATURE_STORE_HEAP), FEATURE_STORE, QUIET)
        .flatMap(List::stream)
        .toList();
  }
}
