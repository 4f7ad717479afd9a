package dev.mhim.featurestore.catalog;

import dev.mhim.platform.name.DatasetName;
import dev.mhim.platform.store.StoredObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of a dataset, as one listing of its folder tells them. {@code versions/<v>/manifest}
 * is a version, unless {@code versions/<v>/deleted} lies beside it, or {@code deleted/<n>} with v
 * &le; n: one object deletes any number of versions at once, and keeps their numbers from being
 * given again.
 *
 * @param live those that are there
 * @param last the highest number that was ever given; 0: none
 * @param leftovers keys of manifests that are deleted but still lie there
 */
record DatasetVersions(NavigableSet<Integer> live, int last, List<String> leftovers) {
  private static final Pattern OBJECT =
      Pattern.compile("(?:versions/(\\d{1,9})/(manifest|deleted))|(?:deleted/(\\d{1,9}))");

  static DatasetVersions of(DatasetName dataset, List<StoredObject> objects) {
    NavigableSet<Integer> manifests = new TreeSet<>();
    Set<Integer> deleted = new HashSet<>();
    int deletedThrough = 0;
    int last = 0;
    for (StoredObject object : objects) {
      Matcher key = OBJECT.matcher(object.key().substring(folder(dataset).length()));
      if (!key.matches()) {
        continue;
      }
      if (key.group(3) != null) {
        deletedThrough = Math.max(deletedThrough, Integer.parseInt(key.group(3)));
      } else {
        int version = Integer.parseInt(key.group(1));
        last = Math.max(last, version);
        boolean added = (key.group(2).equals("manifest") ? manifests : deleted).add(version);
        assert added : "a listing names an object once";
      }
    }
    NavigableSet<Integer> live = new TreeSet<>(manifests.tailSet(deletedThrough, false));
    live.removeAll(deleted);
    List<String> leftovers = new ArrayList<>();
    for (int version : manifests) {
      if (!live.contains(version)) {
        leftovers.add(manifest(dataset.withVersion(version)));
      }
    }
    return new DatasetVersions(live, Math.max(last, deletedThrough), leftovers);
  }

  OptionalInt newest() {
    return live.isEmpty() ? OptionalInt.empty() : OptionalInt.of(live.last());
  }

  /** Prefix of all that belongs to a dataset but its bags. */
  static String folder(DatasetName dataset) {
    return "datasets/" + dataset.project() + "/" + dataset.dataset() + "/";
  }

  static String manifest(DatasetName version) {
    return folder(version) + "versions/" + version.version().orElseThrow() + "/manifest";
  }

  /** The object that deletes one version. */
  static String deletion(DatasetName version) {
    return folder(version) + "versions/" + version.version().orElseThrow() + "/deleted";
  }

  /** The object that deletes all versions up to one. */
  static String deletionThrough(DatasetName dataset, int version) {
    return folder(dataset) + "deleted/" + version;
  }
}
