package dev.mhim.standalone.bags;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Ways to read the same bags, measured in turn, round after round, so that whatever else the
 * machine does meets all of them alike.
 *
 * @param ways what is measured, in this order
 * @param each least time of one measurement
 * @param rounds how often, 1 or more; one more before them is not counted, so that connections,
 *     caches and compiled code are there
 */
public record SideBySide(List<Way> ways, Duration each, int rounds) {
  /**
   * A way to read bags.
   *
   * @param name for the reader
   * @param readers that read at once
   */
  public record Way(String name, List<Throughput.Reader> readers) {
    /** Copies what could change. */
    public Way {
      readers = List.copyOf(readers);
    }
  }

  /** Copies what could change. */
  public SideBySide {
    ways = List.copyOf(ways);
  }

  /**
   * MiB a second of every round.
   *
   * @param rounds of each, the ways in their order
   */
  public record Rates(List<List<Double>> rounds) {
    /** The median of a way. */
    public double median(int way) {
      return middle(rounds.stream().map(round -> round.get(way)).toList());
    }

    /** The median of a way's rate over another's in the same round. */
    public double medianRatio(int way, int other) {
      return middle(rounds.stream().map(round -> round.get(way) / round.get(other)).toList());
    }

    private static double middle(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      int half = sorted.size() / 2;
      return sorted.size() % 2 == 1
          ? sorted.get(half)
          : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
  }

  /**
   * Measures.
   *
   * @throws ExecutionException with what a reader threw
   */
  public Rates measure() throws InterruptedException, ExecutionException {
    round();
    List<List<Double>> measured = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      measured.add(round());
    }
    return new Rates(measured);
  }

  private List<Double> round() throws InterruptedException, ExecutionException {
    List<Double> rates = new ArrayList<>();
    for (Way way : ways) {
      rates.add(Throughput.measure(way.readers(), each).mibPerSecond());
    }
    return rates;
  }
}
