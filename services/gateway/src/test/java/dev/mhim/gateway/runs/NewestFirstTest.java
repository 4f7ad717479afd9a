package dev.mhim.gateway.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mhim.platform.error.PlatformException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewestFirstTest {
  private final NewestFirst<String> resources = new NewestFirst<>();

  @Test
  void pagesFollowOneAnotherWithoutGapOrDouble() {
    for (int i = 0; i < 7; i++) {
      resources.put("demo", "name" + i, i / 2, "value" + i); // some of the same time
    }
    resources.put("other", "x", 99, "x");

    List<String> all = new ArrayList<>();
    String token = "";
    do {
      Page<String> page = resources.page("demo", 3, token);
      all.addAll(page.items());
      token = page.nextToken();
    } while (!token.isEmpty());

    assertThat(all)
        .containsExactly("value6", "value4", "value5", "value2", "value3", "value0", "value1");
  }

  @Test
  void aNewcomerBetweenTwoPagesMovesNothing() {
    resources.put("demo", "a", 1, "a");
    resources.put("demo", "b", 2, "b");
    String token = resources.page("demo", 1, "").nextToken();
    resources.put("demo", "c", 3, "c");

    assertThat(resources.page("demo", 1, token).items()).containsExactly("a");
  }

  @Test
  void aFullLastPageHasNoNextOne() {
    resources.put("demo", "a", 1, "a");

    assertThat(resources.page("demo", 1, "").nextToken()).isEmpty();
    assertThat(resources.page("nobody", 0, "").items()).isEmpty();
  }

  @Test
  void whatIsRemovedIsGone() {
    resources.put("demo", "a", 1, "a");
    resources.remove("a");

    assertThat(resources.find("a")).isEmpty();
    assertThat(resources.page("demo", 0, "").items()).isEmpty();
  }

  @Test
  void aSizeOrTokenThatCannotBeIsRefused() {
    assertThatThrownBy(() -> resources.page("demo", -1, ""))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("page_size");
    for (String token : List.of("!", "bm90aGluZw", "eHh4")) {
      assertThatThrownBy(() -> resources.page("demo", 1, token))
          .isInstanceOf(PlatformException.class)
          .hasMessageContaining("page_token");
    }
  }
}
