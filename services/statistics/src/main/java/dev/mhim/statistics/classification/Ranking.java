package dev.mhim.statistics.classification;

import dev.mhim.statistics.Metric;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/** The cases sorted once by their score of one class, which is then set against the rest. */
final class Ranking {

  private static final Metric NO_MEMBER = Metric.undefined("no case of the class");
  private static final Metric ONLY_MEMBERS = Metric.undefined("no case of another class");

  /** Far below one case: a share times a count may round below a whole number. */
  private static final double ROUNDING = 1e-9;

  private final int[] highestFirst;
  private final boolean[] member;
  private final boolean[] endsTie;

  Ranking(Predictions predictions, int c) {
    int n = predictions.size();
    this.highestFirst =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> predictions.ranking(i, c)).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    this.member = new boolean[n];
    this.endsTie = new boolean[n];
    for (int position = 0; position < n; position++) {
      int i = highestFirst[position];
      member[position] = predictions.label(i) == c;
      endsTie[position] =
          position == n - 1
              || predictions.ranking(highestFirst[position + 1], c) != predictions.ranking(i, c);
    }
  }

  /** Areas under the two curves of one class. */
  record Areas(Metric roc, Metric precisionRecall) {}

  /** The areas when case {@code i} is taken {@code counts[i]} times. */
  Areas areas(int[] counts) {
    long members = 0;
    long others = 0;
    double pairsLost = 0;
    double precisionSum = 0;
    long tiedMembers = 0;
    long tiedOthers = 0;
    for (int position = 0; position < highestFirst.length; position++) {
      int count = counts[highestFirst[position]];
      if (member[position]) {
        tiedMembers += count;
      } else {
        tiedOthers += count;
      }
      if (endsTie[position]) {
        pairsLost += tiedMembers * (others + 0.5 * tiedOthers);
        members += tiedMembers;
        others += tiedOthers;
        if (tiedMembers > 0) {
          precisionSum += tiedMembers * ((double) members / (members + others));
        }
        tiedMembers = 0;
        tiedOthers = 0;
      }
    }
    if (members == 0) {
      return new Areas(NO_MEMBER, NO_MEMBER);
    }
    Metric roc =
        others == 0 ? ONLY_MEMBERS : Metric.of(1 - pairsLost / ((double) members * others));
    return new Areas(roc, Metric.of(precisionSum / members));
  }

  /** The best sensitivity of all thresholds with at least the wanted specificity. */
  Metric sensitivityAt(double specificity, int[] counts) {
    Totals totals = totals(counts);
    return totals.undefined().orElseGet(() -> Metric.of(sensitivity(specificity, counts, totals)));
  }

  /** The best specificity of all thresholds with at least the wanted sensitivity. */
  Metric specificityAt(double sensitivity, int[] counts) {
    Totals totals = totals(counts);
    return totals.undefined().orElseGet(() -> Metric.of(specificity(sensitivity, counts, totals)));
  }

  private double sensitivity(double specificity, int[] counts, Totals totals) {
    double allowed = (1 - specificity) * totals.others() + ROUNDING;
    long members = 0;
    long others = 0;
    long sensitive = 0;
    for (int position = 0; position < highestFirst.length && others <= allowed; position++) {
      int count = counts[highestFirst[position]];
      members += member[position] ? count : 0;
      others += member[position] ? 0 : count;
      if (endsTie[position] && others <= allowed) {
        sensitive = members;
      }
    }
    return (double) sensitive / totals.members();
  }

  private double specificity(double sensitivity, int[] counts, Totals totals) {
    double needed = sensitivity * totals.members() - ROUNDING;
    long members = 0;
    long others = 0;
    for (int position = 0; position < highestFirst.length; position++) {
      int count = counts[highestFirst[position]];
      members += member[position] ? count : 0;
      others += member[position] ? 0 : count;
      if (endsTie[position] && members >= needed) {
        break;
      }
    }
    return 1 - (double) others / totals.others();
  }

  private record Totals(long members, long others) {
    Optional<Metric> undefined() {
      if (members == 0) {
        return Optional.of(NO_MEMBER);
      }
      return others == 0 ? Optional.of(ONLY_MEMBERS) : Optional.empty();
    }
  }

  private Totals totals(int[] counts) {
    long members = 0;
    long others = 0;
    for (int position = 0; position < highestFirst.length; position++) {
      int count = counts[highestFirst[position]];
      members += member[position] ? count : 0;
      others += member[position] ? 0 : count;
    }
    return new Totals(members, others);
  }
}
