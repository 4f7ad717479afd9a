package dev.mhim.standalone.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mhim.standalone.flags.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The file that keeps a user's contexts; it holds keys, so nobody else may read it. */
public record ContextFile(Path path) {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  /** {@code mhim/config.yaml} in the system property mhim.config, XDG_CONFIG_HOME or ~/.config. */
  public static ContextFile of(Map<String, String> environment) {
    Path folder =
        Optional.ofNullable(System.getProperty("mhim.config"))
            .or(() -> Optional.ofNullable(environment.get("XDG_CONFIG_HOME")))
            .filter(given -> Path.of(given).isAbsolute())
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".config"));
    return new ContextFile(folder.resolve("mhim").resolve("config.yaml"));
  }

  /**
   * What it holds; nothing where there is no file.
   *
   * @throws UsageException when others may read it, or it is not what {@code mhim} writes
   */
  public Contexts read() {
    try {
      JsonNode root = YAML.readTree(Files.readString(path));
      requireClosed();
      Map<String, ServerContext> contexts = new TreeMap<>();
      root.path("contexts")
          .properties()
          .forEach(
              entry -> contexts.put(entry.getKey(), context(entry.getKey(), entry.getValue())));
      return new Contexts(text(root, "current").filter(contexts::containsKey), contexts);
    } catch (NoSuchFileException e) {
      return Contexts.none();
    } catch (JsonProcessingException e) {
      // Its text is left out: the parser quotes the line, which may hold a key.
      throw new UsageException(
          "%s is no YAML (line %d): mend it, or delete it and 'mhim login' again"
              .formatted(
                  path, Optional.ofNullable(e.getLocation()).map(l -> l.getLineNr()).orElse(0)));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " can't be read", e);
    }
  }

  /** Replaces what it holds, at once, readable by its owner alone. */
  public void write(Contexts contexts) {
    ObjectNode root = YAML.createObjectNode();
    contexts.current().ifPresent(name -> root.put("current", name));
    ObjectNode all = root.putObject("contexts");
    contexts.byName().forEach((name, context) -> put(all.putObject(name), context));
    try {
      Path folder = Files.createDirectories(path.toAbsolutePath().getParent());
      Path part = Files.createTempFile(folder, "config", ".part", ownerOnly(folder));
      try {
        Files.writeString(part, YAML.writeValueAsString(root));
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " can't be written", e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
    return isPosix(folder)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class);
  }

  private void requireClosed() throws IOException {
    if (isPosix(path) && !OWNER.containsAll(Files.getPosixFilePermissions(path))) {
      throw new UsageException(
          "%s holds keys and can be read by others: chmod 600 %s".formatted(path, path));
    }
  }

  private ServerContext context(String name, JsonNode node) {
    String where = "%s, context '%s'".formatted(path, name);
    String server =
        text(node, "server").orElseThrow(() -> new UsageException(where + ": 'server' is missing"));
    return new ServerContext(
        server,
        text(node, "feature_store"),
        text(node, "ca_file").map(Path::of),
        text(node, "api_key").map(key -> ApiKey.of(key, where)));
  }

  private static void put(ObjectNode node, ServerContext context) {
    node.put("server", context.server());
    context.featureStore().ifPresent(store -> node.put("feature_store", store));
    context.authorities().ifPresent(file -> node.put("ca_file", file.toString()));
    context.key().ifPresent(key -> node.put("api_key", key.secret()));
  }

  private static Optional<String> text(JsonNode node, String field) {
    return Optional.of(node.path(field).asText("")).filter(text -> !text.isBlank());
  }
}
