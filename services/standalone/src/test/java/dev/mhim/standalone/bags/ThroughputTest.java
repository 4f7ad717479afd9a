package dev.mhim.standalone.bags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.tensors.bag.Bag;
import dev.mhim.tensors.bag.BagReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThroughputTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void bytesOfAllReadersCountInMebibytesASecond() {
    assertThat(new Throughput(10L << 20, Duration.ofMillis(2500)).mibPerSecond()).isEqualTo(4.0);
  }

  @Test
  void eachReaderReadsAtLeastForTheTimeAndBagsAreCountedWhole() throws Exception {
    Throughput measured = Throughput.measure(List.of(turn -> 7, turn -> 7), Duration.ofMillis(20));
    assertThat(measured.bytes()).isPositive().isEqualTo(measured.bytes() / 7 * 7);
    assertThat(measured.time()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
  }

  @Test
  void whatAReaderThrowsEndsTheMeasurement() {
    Throughput.Reader broken =
        turn -> {
          throw new IOException("cut");
        };
    assertThatThrownBy(() -> Throughput.measure(List.of(broken), Duration.ofMillis(1)))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("cut");
  }

  @Test
  void randomBagsAreTheSameWheneverTheyAreMadeAndReadWhole() throws Exception {
    RandomBags first = RandomBags.make(folder.resolve("first"), 2, 1);
    RandomBags second = RandomBags.make(folder.resolve("second"), 2, 1);
    assertThat(first.folder().resolve("label.csv")).hasContent("ID,Label\nbag-000,0\nbag-001,1");
    for (int i = 0; i < 2; i++) {
      Path file = first.files().get(i);
      assertThat(file).hasSameBinaryContentAs(second.files().get(i));
      Bag bag = BagReader.read(file);
      assertThat(bag.features().data().byteSize()).isEqualTo(1 << 20);
      assertThat(LocalReads.plain(first.files()).read(i)).isEqualTo(Files.size(file));
      assertThat(LocalReads.mapped(first.files()).read(i)).isEqualTo(1 << 20);
    }
    assertThat(first.files().getFirst()).isNotEqualTo(first.files().getLast());
  }
}
