package dev.mhim.featurestore.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.platform.error.PlatformException;
import dev.mhim.v1.SlideMatch;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlideRuleTest {
  @Test
  void exactTakesTheSameIdOnly() {
    SlideRule exact = SlideRule.of(SlideMatch.SLIDE_MATCH_UNSPECIFIED, "");

    assertThat(exact.cases("a-1", Set.of("a", "a-1"))).containsExactly("a-1");
    assertThat(exact.cases("a-1", Set.of("a"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "TCGA-18-3406-01Z-00-DX1.7D08, TCGA-18-3406",
    "TCGA-18-3406-01Z-00-DX1.7D08, TCGA-18-3406-01Z-00-DX1",
    "TCGA-18-3406, TCGA-18-3406",
  })
  void tcgaTakesWhatTheBarcodeBeginsWith(String bag, String caseId) {
    SlideRule tcga = SlideRule.of(SlideMatch.SLIDE_MATCH_TCGA, "");

    assertThat(tcga.cases(bag, Set.of(caseId, "TCGA-18-9999"))).containsExactly(caseId);
  }

  @Test
  void tcgaNeverCutsABarcodeInTheMiddleAndTellsTwoLevels() {
    SlideRule tcga = SlideRule.of(SlideMatch.SLIDE_MATCH_TCGA, "");

    assertThat(tcga.cases("TCGA-18-34067-01Z", Set.of("TCGA-18-3406"))).isEmpty();
    assertThat(tcga.cases("TCGA-18-3406-01Z", Set.of("TCGA-18-3406-0"))).isEmpty();
    assertThat(tcga.cases("slide", Set.of("slide"))).isEmpty();
    assertThat(tcga.cases("TCGA-18-3406-01Z-00", Set.of("TCGA-18-3406", "TCGA-18-3406-01Z")))
        .hasSize(2);
  }

  @Test
  void patternTakesItsGroup() {
    SlideRule pattern = SlideRule.of(SlideMatch.SLIDE_MATCH_PATTERN, "(P\\d+)_.*");

    assertThat(pattern.cases("P12_slide3", Set.of("P12"))).containsExactly("P12");
    assertThat(pattern.cases("xP12_slide3", Set.of("P12"))).isEmpty();
    assertThat(pattern.cases("P13_slide3", Set.of("P12"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "(", "abc", "(a)(b)"})
  void refusesWhatIsNoPatternWithOneGroup(String pattern) {
    assertThatThrownBy(() -> SlideRule.of(SlideMatch.SLIDE_MATCH_PATTERN, pattern))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("slide_pattern");
  }

  @Test
  void refusesAPatternWhereNoneIsUsed() {
    assertThatThrownBy(() -> SlideRule.of(SlideMatch.SLIDE_MATCH_TCGA, "(.*)"))
        .isInstanceOf(PlatformException.class);
  }

  @Test
  void aPatternThatNeverEndsIsEnded() {
    SlideRule slow = SlideRule.of(SlideMatch.SLIDE_MATCH_PATTERN, "((?:.*a){12})b");

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> slow.cases("a".repeat(60), Set.of("a")))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("too many steps"));
  }
}
