package dev.mhim.standalone.flags;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Flags in YAML files, one {@code name: value} a line; a later file wins over an earlier one, the
 * command line over all.
 */
public final class ConfigFiles {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final Set<String> OFF = Set.of("false", "off", "no", "0");

  private ConfigFiles() {}

  /**
   * The files that a command line names with {@code -c} or {@code --config}: a list with commas, or
   * several times.
   */
  public static List<Path> named(List<String> args) {
    List<String> lists = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if ((arg.equals("-c") || arg.equals("--config")) && i + 1 < args.size()) {
        lists.add(args.get(i + 1));
      } else if (arg.startsWith("-c=") || arg.startsWith("--config=")) {
        lists.add(arg.substring(arg.indexOf('=') + 1));
      }
    }
    return lists.stream()
        .flatMap(list -> List.of(list.split(",", -1)).stream())
        .filter(file -> !file.isBlank())
        .map(Path::of)
        .toList();
  }

  /**
   * Reads files.
   *
   * @param known names of flags that may stand in them
   * @return values by names of flags, with {@code _}
   * @throws UsageException naming the file and the key that is wrong
   */
  public static Map<String, String> read(List<Path> files, Set<String> known) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Path file : files) {
      tree(file)
          .properties()
          .forEach(entry -> put(values, file, entry.getKey(), entry.getValue(), known));
    }
    return values;
  }

  private static JsonNode tree(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("-c: there is no file " + file);
    }
    try {
      JsonNode tree = YAML.readTree(file.toFile());
      if (!tree.isObject() && !tree.isMissingNode()) {
        throw new UsageException("-c: " + file + " must hold 'name: value' lines");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw new UsageException("-c: %s is no YAML: %s".formatted(file, e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UsageException("-c: %s can't be read: %s".formatted(file, e.getMessage()));
    }
  }

  private static void put(
      Map<String, String> values, Path file, String key, JsonNode value, Set<String> known) {
    String name = key.replace('-', '_');
    if (value.isNull()) {
      return;
    }
    if (value.isContainerNode()) {
      throw new UsageException("-c: %s: '%s' must be one value".formatted(file, key));
    }
    if (!known.contains(name)) {
      // Files of the published program switch much off that is not there at all.
      if (RefusedFlags.reason(name).isPresent() && OFF.contains(value.asText())) {
        return;
      }
      throw new UsageException(
          "-c: %s: %s"
              .formatted(file, RefusedFlags.reason(name).orElse("there is no flag '" + key + "'")));
    }
    values.put(name, value.asText());
  }
}
