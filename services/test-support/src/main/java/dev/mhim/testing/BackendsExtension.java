package dev.mhim.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Real backends for a plain test: {@code @ExtendWith(BackendsExtension.class)} and a parameter of
 * type {@link RunningBackends}. They start once a JVM, at the first use, so tests choose topics and
 * keys of their own.
 */
public final class BackendsExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(BackendsExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(RunningBackends.class);
  }

  @Override
  public RunningBackends resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(
            RunningBackends.class, type -> RunningBackends.start(), RunningBackends.class);
  }
}
