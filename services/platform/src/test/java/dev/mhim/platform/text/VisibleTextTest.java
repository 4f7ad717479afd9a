package dev.mhim.platform.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "TCGA-02-0001", "Fall 7 (Größe µm)", "病例 3", "\uD83D\uDE00"})
  void namesStayAsTheyAre(String name) {
    assertThat(VisibleText.isVisible(name)).isTrue();
    assertThat(VisibleText.escape(name)).isEqualTo(name);
  }

  @Example
  void whatCanNotBeSeenIsWrittenAsItsCode() {
    assertThat(VisibleText.escape("a\u202eb\u001b[2J\n\uD83D"))
        .isEqualTo("a\\u202eb\\u001b[2J\\u000a\\ud83d");
  }

  @Property(tries = 200)
  void whatIsEscapedCanBeSeen(@ForAll String text) {
    assertThat(VisibleText.isVisible(VisibleText.escape(text))).isTrue();
  }
}
