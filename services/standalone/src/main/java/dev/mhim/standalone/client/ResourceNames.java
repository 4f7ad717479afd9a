package dev.mhim.standalone.client;

import java.util.Locale;

/** Names of runs and datasets as people write them. */
public final class ResourceNames {
  private static final int LONGEST_ID = 63;

  private ResourceNames() {}

  /** The full name of a run that is given by its id or its full name. */
  public static String run(String project, String idOrName) {
    return idOrName.contains("/") ? idOrName : "projects/" + project + "/runs/" + idOrName;
  }

  /** The full name of a sweep that is given by its id or its full name. */
  public static String sweep(String project, String idOrName) {
    return idOrName.contains("/") ? idOrName : "projects/" + project + "/sweeps/" + idOrName;
  }

  /** The full name of a prediction that is given by its id or its full name. */
  public static String prediction(String project, String idOrName) {
    return idOrName.contains("/") ? idOrName : "projects/" + project + "/predictions/" + idOrName;
  }

  /** The full name of a dataset that is given by its id, with or without version, or its name. */
  public static String dataset(String project, String idOrName) {
    return idOrName.startsWith("projects/")
        ? idOrName
        : "projects/" + project + "/datasets/" + idOrName;
  }

  /** The last part of a name. */
  public static String id(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Whether it can be an id: 1 to 63 of a-z, 0-9 and '-', starting with a letter. */
  public static boolean isId(String text) {
    return text.matches("[a-z][a-z0-9-]{0,62}");
  }

  /** An id made of any text, for example of a folder's name. */
  public static String idFrom(String text) {
    String plain =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String id = plain.isEmpty() || !Character.isLetter(plain.charAt(0)) ? "d-" + plain : plain;
    return (id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) : id).replaceAll("-$", "");
  }
}
