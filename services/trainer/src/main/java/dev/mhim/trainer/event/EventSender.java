package dev.mhim.trainer.event;

import dev.mhim.v1.RunEvent;
import java.util.function.BooleanSupplier;

/** How events reach the coordinator. */
public interface EventSender {
  /** Sends without waiting; an event that does not get through is dropped with a warning. */
  void send(RunEvent event);

  /**
   * Sends and waits until the broker has it, however long that takes.
   *
   * @param giveUp asked between tries
   * @return false when given up; the event may have got through all the same
   */
  boolean deliver(RunEvent event, BooleanSupplier giveUp);
}
