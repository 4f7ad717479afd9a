package dev.mhim.standalone.command;

import dev.mhim.standalone.flags.UsageException;
import java.util.Arrays;
import java.util.Locale;

/** The data sets that ship with the project. */
enum DemoDataset {
  /** Image regions, 200 bags, two classes. */
  ELEPHANT,
  /** Molecules, 92 bags, two classes. */
  MUSK1,
  /** Lung cancer patients, 50 cases, survival. */
  LUNG_SURVIVAL;

  static DemoDataset of(String name) {
    return Arrays.stream(values())
        .filter(dataset -> dataset.folder().equals(name.toLowerCase(Locale.ROOT).replace('-', '_')))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "--dataset takes elephant, musk1 or lung_survival, but got '%s'; './mhim train' takes your own data"
                    .formatted(name)));
  }

  /** Name of its folder. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
