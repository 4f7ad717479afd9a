package dev.mhim.gateway.runs;

import java.util.List;

/**
 * Some resources of a list.
 *
 * @param items the resources, in the list's order
 * @param nextToken token of the next page; empty: this was the last
 */
public record Page<T>(List<T> items, String nextToken) {
  public Page {
    items = List.copyOf(items);
  }
}
