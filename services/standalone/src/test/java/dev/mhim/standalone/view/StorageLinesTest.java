package dev.mhim.standalone.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.CollectGarbageResponse;
import dev.mhim.v1.DatasetGarbage;
import dev.mhim.v1.Usage;
import org.junit.jupiter.api.Test;

class StorageLinesTest {
  @Test
  void usageIsToldWithItsLimit() {
    Usage.Builder usage =
        Usage.newBuilder().setName("projects/lab/usage").setSizeBytes(3L << 30).setBagCount(1200);
    assertThat(StorageLines.of(usage.build()))
        .isEqualTo("projects/lab: 3.0 GiB in 1,200 bags, no limit");
    assertThat(StorageLines.of(usage.setQuotaBytes(4L << 30).build()))
        .isEqualTo("projects/lab: 3.0 GiB in 1,200 bags, 75 % of 4.0 GiB");
  }

  @Test
  void garbageIsToldDatasetByDatasetAndInAll() {
    CollectGarbageResponse garbage =
        CollectGarbageResponse.newBuilder()
            .addDatasets(DatasetGarbage.newBuilder().setName("a").setBagCount(3).setSizeBytes(2048))
            .addDatasets(DatasetGarbage.newBuilder().setName("b").setKeptBecause("of an import"))
            .setSizeBytes(2048)
            .setUnfinishedUploadCount(1)
            .build();
    assertThat(StorageLines.of(garbage, true))
        .containsExactly(
            "a: 3 bags, 2.0 KiB",
            "b: kept, of an import",
            "would delete 3 bags, 2.0 KiB, and 1 unfinished uploads");
    assertThat(StorageLines.of(garbage, false).getLast()).startsWith("deleted 3 bags");
  }
}
