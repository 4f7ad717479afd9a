package dev.mhim.standalone.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what a supervisor told, and waits for what it has not told yet. */
final class EventLog implements Consumer<ProgramEvent> {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private final List<ProgramEvent> events = new ArrayList<>();

  @Override
  public synchronized void accept(ProgramEvent event) {
    events.add(event);
    notifyAll();
  }

  synchronized <E extends ProgramEvent> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  synchronized List<ProgramEvent> all() {
    return List.copyOf(events);
  }

  /** Waits until there are that many events of a kind and gives the last of them. */
  synchronized <E extends ProgramEvent> E await(Class<E> type, int count)
      throws InterruptedException {
    Instant end = Instant.now().plus(LONGEST);
    while (all(type).size() < count && Instant.now().isBefore(end)) {
      wait(100);
    }
    assertThat(all(type)).as("events so far: %s", events).hasSizeGreaterThanOrEqualTo(count);
    return all(type).get(count - 1);
  }
}
