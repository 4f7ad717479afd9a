package dev.mhim.trainer.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * Who this process is on Kafka. New at each start, so that a trainer that comes back can't be taken
 * for the one that went away.
 */
public record TrainerId(String value) {
  private static final int SUFFIX_LENGTH = 8;

  public TrainerId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a trainer's id must not be empty");
    }
  }

  /** An id with a suffix of its own. */
  public static TrainerId startingWith(String prefix) {
    return new TrainerId(prefix + "-" + UUID.randomUUID().toString().substring(0, SUFFIX_LENGTH));
  }

  /** The host's name, or {@code trainer} where it has none. */
  static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "trainer";
    }
  }

  /** The CloudEvents source of what it sends. */
  public String source() {
    return "/mhim/trainer/" + value;
  }

  @Override
  public String toString() {
    return value;
  }
}
