package dev.mhim.mil.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.mhim.mil.SharedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParityTest {
  private static final ParityRunner RUNNER = new ParityRunner(Device.cpu());

  @TestFactory
  Stream<DynamicTest> everyValueOfThePublishedCodeIsReproduced() throws IOException {
    return cases().stream()
        .map(reference ->
            DynamicTest.dynamicTest(
                reference.name(),
                () -> {
                  ParityReport report = RUNNER.run(reference, Mutation.NONE);
                  assertThat(report.failures()).isEmpty();
                }));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aMistakeInTheMethodFailsSomeCase(Mutation mutation) throws IOException {
    assertThat(cases()).anyMatch(reference -> !RUNNER.run(reference, mutation).passed());
  }

  private static List<ReferenceCase> cases() throws IOException {
    Path folder = SharedFiles.path("golden");
    List<ReferenceCase> cases = new ArrayList<>();
    for (String name : ReferenceCase.names(folder)) {
      cases.add(ReferenceCase.read(folder, name));
    }
    assertThat(cases).isNotEmpty();
    return cases;
  }
}
