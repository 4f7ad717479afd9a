package dev.mhim.statistics.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mhim.statistics.SharedFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A seed means the same folds here as in the published code. */
class PublishedFoldsTest {

  private static final Pattern KEY =
      Pattern.compile("(.+)\\|k=(\\d+)\\|val=([\\d.]+)\\|seed=(\\d+)");

  @TestFactory
  List<DynamicTest> everyPublishedSplitIsReproduced() throws IOException {
    return SharedFiles.tests("golden/folds_and_labels.json", PublishedFoldsTest::foldTests);
  }

  private static List<DynamicTest> foldTests(JsonNode golden) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (var entry : golden.properties()) {
      Matcher key = KEY.matcher(entry.getKey());
      if (key.matches()) {
        FoldPlanner planner =
            new FoldPlanner(
                Integer.parseInt(key.group(2)),
                Double.parseDouble(key.group(3)),
                Long.parseLong(key.group(4)));
        List<LabelledCase> cases = cases(key.group(1), golden.path(key.group(1) + "|labels"));
        tests.add(
            dynamicTest(
                entry.getKey(),
                () -> assertThat(planner.plan(cases)).isEqualTo(splits(entry.getValue()))));
      }
    }
    assertThat(tests).hasSize(12);
    return tests;
  }

  private static List<LabelledCase> cases(String table, JsonNode bins) throws IOException {
    Map<String, Integer> classes = new HashMap<>();
    List<LabelledCase> cases = new ArrayList<>();
    for (String[] row : SharedFiles.rowsAfterTheFirst("data/labels/" + table + ".csv")) {
      cases.add(
          bins.isMissingNode()
              ? LabelledCase.of(row[0], classes.computeIfAbsent(row[1], name -> classes.size()))
              : LabelledCase.of(row[1], bins.get(row[1]).intValue()));
    }
    return cases;
  }

  private static List<FoldSplit> splits(JsonNode folds) {
    List<FoldSplit> splits = new ArrayList<>();
    folds.forEach(
        fold -> splits.add(new FoldSplit(ids(fold, "train"), ids(fold, "val"), ids(fold, "test"))));
    return splits;
  }

  private static List<String> ids(JsonNode fold, String part) {
    List<String> ids = new ArrayList<>();
    fold.get(part).forEach(id -> ids.add(id.textValue()));
    return ids;
  }
}
