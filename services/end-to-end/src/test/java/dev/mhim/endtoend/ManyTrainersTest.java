package dev.mhim.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three trainers of one slot and a run of 20 folds: none stands idle while a fold waits. {@code
 * ./mhim test chaos} runs it and prints who trained what and when.
 */
@Tag("chaos")
@Timeout(900)
class ManyTrainersTest {
  private static final int TRAINERS = 3;
  private static final int FOLDS = 20;
  private static final int WIDTH = 100;

  /**
   * From the end of a fold to the claim of the next: its files are written, the claim committed.
   */
  private static final Duration LONGEST_GAP = Duration.ofSeconds(3);

  @TempDir static Path folder;

  /**
   * A fold's training as the coordinator saw it.
   *
   * @param fold its number
   * @param claim when it was claimed
   * @param end when it was done
   */
  private record Work(int fold, Instant claim, Instant end) {}

  @Test
  void noTrainerIsIdleWhileFoldsWait() throws Exception {
    try (DisturbedPlatform platform = DisturbedPlatform.up(folder)) {
      List<HiredTrainer> trainers = new ArrayList<>();
      try {
        for (int i = 0; i < TRAINERS; i++) {
          trainers.add(platform.hire(Map.of("MHIM_TRAINER_SLOTS", "1")));
        }
        Runs runs = platform.runs();
        String run =
            runs.create(
                "many",
                DisturbedPlatform.DATASET,
                """
                {"mlpDim": 64, "cvFold": %d, "numEpoch": 2, "earlyStopping": false,
                 "numBootstrap": 50}
                """
                    .formatted(FOLDS));
        JsonNode ended = runs.awaitSuccess(run, DisturbedPlatform.PATIENCE);

        assertThat(Runs.attempts(ended)).as("attempts").isEqualTo(FOLDS);
        Map<String, List<Work>> timeline = timeline(ended);
        System.out.print(drawing(timeline));
        assertThat(timeline).hasSize(TRAINERS);
        assertThat(longestGap(timeline)).isLessThan(LONGEST_GAP);
      } finally {
        trainers.forEach(HiredTrainer::close);
      }
    }
  }

  private static Map<String, List<Work>> timeline(JsonNode run) {
    Map<String, List<Work>> timeline = new TreeMap<>();
    for (JsonNode fold : run.at("/folds")) {
      timeline
          .computeIfAbsent(fold.at("/trainer").asText(), _ -> new ArrayList<>())
          .add(
              new Work(
                  fold.at("/fold").asInt(),
                  Instant.parse(fold.at("/claimTime").asText()),
                  Instant.parse(fold.at("/endTime").asText())));
    }
    timeline.values().forEach(works -> works.sort(Comparator.comparing(Work::claim)));
    return timeline;
  }

  /** The longest time that a trainer, once at work, stood idle before the last fold was claimed. */
  private static Duration longestGap(Map<String, List<Work>> timeline) {
    Instant lastClaim =
        timeline.values().stream()
            .map(works -> works.getLast().claim())
            .max(Comparator.naturalOrder())
            .orElseThrow();
    Duration longest = Duration.ZERO;
    for (List<Work> works : timeline.values()) {
      for (int i = 0; i < works.size(); i++) {
        Instant next = i + 1 < works.size() ? works.get(i + 1).claim() : lastClaim;
        Duration gap = Duration.between(works.get(i).end(), next);
        longest = gap.compareTo(longest) > 0 ? gap : longest;
      }
    }
    return longest;
  }

  /** A line a trainer, in which each fold's time is filled with a letter of its own. */
  private static String drawing(Map<String, List<Work>> timeline) {
    List<Work> all = timeline.values().stream().flatMap(List::stream).toList();
    Instant start = all.stream().map(Work::claim).min(Comparator.naturalOrder()).orElseThrow();
    Instant end = all.stream().map(Work::end).max(Comparator.naturalOrder()).orElseThrow();
    double perColumn = Duration.between(start, end).toMillis() / (double) WIDTH;
    StringBuilder drawing =
        new StringBuilder(
            "chaos: a column is %.0f ms, a letter a fold, longest gap %d ms%n"
                .formatted(perColumn, longestGap(timeline).toMillis()));
    timeline.forEach((trainer, works) -> {
      char[] line = ".".repeat(WIDTH).toCharArray();
      for (Work work : works) {
        int from = (int) (Duration.between(start, work.claim()).toMillis() / perColumn);
        int to = (int) (Duration.between(start, work.end()).toMillis() / perColumn);
        for (int column = from; column < Math.min(to, WIDTH); column++) {
          line[column] = (char) ('a' + work.fold());
        }
      }
      drawing.append("chaos: ").append(line).append(' ').append(trainer).append('\n');
    });
    return drawing.toString();
  }
}
