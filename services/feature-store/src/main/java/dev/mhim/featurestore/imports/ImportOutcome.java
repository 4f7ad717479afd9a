package dev.mhim.featurestore.imports;

import dev.mhim.v1.Dataset;
import dev.mhim.v1.Problem;
import java.util.List;

/**
 * What an import gave.
 *
 * @param dataset the new version, the existing one of equal content, or what it would be
 * @param leftOut what was skipped; empty unless asked for
 */
public record ImportOutcome(Dataset dataset, List<Problem> leftOut) {
  public ImportOutcome {
    leftOut = List.copyOf(leftOut);
  }
}
