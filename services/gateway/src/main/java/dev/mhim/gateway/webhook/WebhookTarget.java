package dev.mhim.gateway.webhook;

import dev.mhim.gateway.access.Projects;
import dev.mhim.gateway.config.WebhookConfig;
import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.platform.name.ResourceIds;
import dev.mhim.v1.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who is told. Only the configuration makes one: a request can't, so that nobody who may
 * start a run can send the gateway to an address of theirs.
 *
 * @param name its name in logs, metrics and its consumer group
 * @param url where to send to; never logged whole, since for many receivers it is a secret too
 * @param secretFile what signs
 * @param projects whose runs it is told
 */
record WebhookTarget(String name, URI url, Path secretFile, Projects projects) {
  private static final String PREFIX = "mhim.gateway.webhook.targets.";

  /**
   * The targets of a configuration.
   *
   * @throws PlatformException INVALID_ARGUMENT with everything that is wrong
   */
  static List<WebhookTarget> of(Map<String, WebhookConfig.Target> config) {
    List<Problem> problems = new ArrayList<>();
    List<WebhookTarget> targets = new ArrayList<>();
    config.forEach((name, target) -> of(name, target, problems).ifPresent(targets::add));
    if (!problems.isEmpty()) {
      throw new PlatformException(ErrorKind.INVALID_ARGUMENT, problems);
    }
    return List.copyOf(targets);
  }

  private static Optional<WebhookTarget> of(
      String name, WebhookConfig.Target target, List<Problem> problems) {
    int before = problems.size();
    String key = PREFIX + name;
    if (!ResourceIds.isValid(name)) {
      problems.add(
          Problems.of(
              "MALFORMED_NAME",
              key,
              name,
              "a target's name has 1 to 63 of a-z, 0-9 and '-' and starts with a letter",
              ""));
    }
    fault(target.url())
        .ifPresent(fault ->
            problems.add(
                Problems.of(
                    "MALFORMED_URL",
                    key + ".url",
                    "",
                    fault,
                    "give an address such as https://hooks.example.org/mhim")));
    Optional<Projects> projects = Projects.parse(target.projects());
    if (projects.isEmpty()) {
      problems.add(
          Problems.of(
              "MALFORMED_PROJECTS",
              key + ".projects",
              target.projects(),
              "projects are * or ids parted by commas",
              ""));
    }
    try {
      WebhookSecrets.read(target.secretFile());
    } catch (PlatformException e) {
      problems.addAll(e.problems());
    }
    return problems.size() > before
        ? Optional.empty()
        : Optional.of(
            new WebhookTarget(name, target.url(), target.secretFile(), projects.orElseThrow()));
  }

  private static Optional<String> fault(URI url) {
    String scheme = String.valueOf(url.getScheme());
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return Optional.of("it is neither https nor http");
    }
    if (url.getHost() == null) {
      return Optional.of("it names no host");
    }
    if (url.getUserInfo() != null) {
      return Optional.of("it holds a password; the signature says who sends");
    }
    return url.getFragment() == null ? Optional.empty() : Optional.of("it has a fragment");
  }

  /** The name and the host, for logs. */
  @Override
  public String toString() {
    return name + " at " + url.getHost();
  }
}
