package dev.mhim.statistics.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mhim.statistics.SharedFiles;
import dev.mhim.statistics.survival.SurvivalLabelException.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurvivalBinsTest {

  private static final double[] TIMES = {1, 2, 3, 4, 5, 6, 7, 8, 30};
  private static final boolean[] EVENTS = {true, true, true, true, true, true, true, true, false};

  @ParameterizedTest
  @ValueSource(strings = {"label_blca_surv", "label_luad_surv", "label_lusc_surv"})
  void publishedLabelsAreReproduced(String table) throws IOException {
    JsonNode golden = SharedFiles.json("golden/folds_and_labels.json").get(table + "|labels");
    List<String[]> rows = SharedFiles.rowsAfterTheFirst("data/labels/" + table + ".csv");
    double[] times = rows.stream().mapToDouble(row -> Double.parseDouble(row[2])).toArray();
    boolean[] events = new boolean[times.length];
    for (int i = 0; i < events.length; i++) {
      events[i] = rows.get(i)[3].equals("1");
    }

    int[] bins = SurvivalBins.of(times, events, SurvivalBins.PUBLISHED_COUNT).binsOf(times);

    Map<String, Integer> binOfCase = new LinkedHashMap<>();
    for (int i = 0; i < bins.length; i++) {
      binOfCase.put(rows.get(i)[1], bins[i]);
    }
    Map<String, Integer> expected = new LinkedHashMap<>();
    golden.properties().forEach(entry -> expected.put(entry.getKey(), entry.getValue().intValue()));
    assertThat(binOfCase).hasSizeGreaterThan(300).isEqualTo(expected);
  }

  @Test
  void innerEdgesAreQuantilesOfTheUncensoredAndOuterEdgesCoverAll() {
    SurvivalBins bins = SurvivalBins.of(TIMES, EVENTS, 4);
    assertThat(bins.edges()).containsExactly(1 - 1e-6, 2.75, 4.5, 6.25, 30 + 1e-6);
    assertThat(bins.count()).isEqualTo(4);
    assertThat(bins.binsOf(TIMES)).containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 3);
  }

  @Test
  void anEdgeBelongsToTheBinAboveIt() {
    SurvivalBins bins = SurvivalBins.of(TIMES, EVENTS, 4);
    assertThat(bins.binOf(4.5)).isEqualTo(2);
    assertThat(bins.binOf(Math.nextDown(4.5))).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bins.binOf(31))
        .withMessageContaining("31");
  }

  @Test
  void labelsThatCannotBeBinnedAreRefused() {
    assertThat(reason(new double[0], new boolean[0], 4)).isEqualTo(Reason.NO_CASES);
    assertThat(reason(TIMES, new boolean[3], 4)).isEqualTo(Reason.LENGTHS_DIFFER);
    assertThat(reason(TIMES, new boolean[9], 4)).isEqualTo(Reason.TOO_FEW_EVENTS);
    assertThat(reason(TIMES, EVENTS, 1)).isEqualTo(Reason.TOO_FEW_BINS);
    assertThat(reason(new double[] {1, -2}, new boolean[2], 2)).isEqualTo(Reason.TIME_INVALID);
    assertThat(reason(new double[] {1, Double.NaN}, new boolean[2], 2))
        .isEqualTo(Reason.TIME_INVALID);
    assertThat(reason(new double[] {1, 5, 5, 5, 5, 5, 9}, all(7), 4))
        .isEqualTo(Reason.EDGES_NOT_DISTINCT);
  }

  private static Reason reason(double[] times, boolean[] events, int count) {
    return catchThrowableOfType(
            SurvivalLabelException.class, () -> SurvivalBins.of(times, events, count))
        .reason();
  }

  private static boolean[] all(int n) {
    boolean[] events = new boolean[n];
    Arrays.fill(events, true);
    return events;
  }
}
