package dev.mhim.standalone.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mhim.standalone.access.Contexts;
import dev.mhim.standalone.access.ServerContext;
import java.util.ArrayList;
import java.util.List;

/** Contexts for people and programs, never with a key. */
public final class ContextText {
  private static final String ROW = "%-1s %-20s %-4s %s";

  private ContextText() {}

  /** A line each. */
  public static List<String> table(Contexts contexts) {
    List<String> lines = new ArrayList<>();
    lines.add(ROW.formatted("", "context", "key", "server"));
    contexts
        .byName()
        .forEach((name, context) ->
            lines.add(ROW.formatted(mark(contexts, name), name, key(context), context.server())));
    return lines;
  }

  /** All of one. */
  public static List<String> details(String name, ServerContext context) {
    return List.of(
        "context        " + name,
        "server         " + context.server(),
        "feature-store  " + context.featureStore().orElse("through the gateway"),
        "authorities    " + context.authorities().map(Object::toString).orElse("Java's"),
        "key            " + (context.key().isPresent() ? "kept, not shown" : "none"));
  }

  /** The same as one JSON object. */
  public static String json(Contexts contexts) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    contexts.current().ifPresent(name -> root.put("current", name));
    ObjectNode all = root.putObject("contexts");
    contexts.byName().forEach((name, context) -> put(all.putObject(name), context));
    return root.toPrettyString();
  }

  private static void put(ObjectNode node, ServerContext context) {
    node.put("server", context.server());
    context.featureStore().ifPresent(store -> node.put("feature_store", store));
    context.authorities().ifPresent(file -> node.put("ca_file", file.toString()));
    node.put("has_api_key", context.key().isPresent());
  }

  private static String mark(Contexts contexts, String name) {
    return contexts.current().filter(name::equals).isPresent() ? "*" : "";
  }

  private static String key(ServerContext context) {
    return context.key().isPresent() ? "yes" : "no";
  }
}
