package dev.mhim.statistics.resampling;

import dev.mhim.statistics.CaseStatistic;
import dev.mhim.statistics.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A statistic of members (slides) that is resampled by the cluster (case) they belong to, since the
 * members of a case are not independent.
 *
 * @param <K> names the statistics
 */
public final class Clustered<K> implements CaseStatistic<K> {

  private final CaseStatistic<K> members;
  private final int[] clusterOf;
  private final int[] firstMember;

  private Clustered(CaseStatistic<K> members, int[] clusterOf, int[] firstMember) {
    this.members = members;
    this.clusterOf = clusterOf;
    this.firstMember = firstMember;
  }

  /**
   * Clusters the members.
   *
   * @param members of n members
   * @param clusters {@code [n]} the cluster of each; the stratum of a cluster is that of its first
   *     member
   * @throws IllegalArgumentException when the lengths differ
   */
  public static <K> Clustered<K> of(CaseStatistic<K> members, List<String> clusters) {
    if (members.size() != clusters.size()) {
      throw new IllegalArgumentException(
          "there are %s members but %s cluster names; give one a member"
              .formatted(members.size(), clusters.size()));
    }
    Map<String, Integer> known = new LinkedHashMap<>();
    int[] clusterOf = new int[members.size()];
    for (int i = 0; i < clusterOf.length; i++) {
      clusterOf[i] = known.computeIfAbsent(clusters.get(i), name -> known.size());
    }
    int[] first = new int[known.size()];
    for (int i = clusterOf.length - 1; i >= 0; i--) {
      first[clusterOf[i]] = i;
    }
    return new Clustered<>(members, clusterOf, first);
  }

  @Override
  public int size() {
    return firstMember.length;
  }

  @Override
  public int stratum(int index) {
    return members.stratum(firstMember[index]);
  }

  @Override
  public Map<K, Metric> of(int[] counts) {
    int[] ofMembers = new int[clusterOf.length];
    for (int i = 0; i < ofMembers.length; i++) {
      ofMembers[i] = counts[clusterOf[i]];
    }
    return members.of(ofMembers);
  }
}
