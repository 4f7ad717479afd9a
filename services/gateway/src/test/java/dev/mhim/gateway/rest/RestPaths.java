package dev.mhim.gateway.rest;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What is served over REST, found among the compiled classes. */
public final class RestPaths {
  private RestPaths() {}

  /** Every verb and path, such as {@code GET /v1/projects/{project}/runs/{run}}. */
  public static Set<String> all() {
    Set<String> paths = new TreeSet<>();
    for (Class<?> type : resources()) {
      for (Method method : type.getDeclaredMethods()) {
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (verb != null) {
            paths.add(AccessFilter.called(verb.value(), method));
          }
        }
      }
    }
    return paths;
  }

  private static Set<Class<?>> resources() {
    try {
      java.nio.file.Path classes =
          java.nio.file.Path.of(
              AccessFilter.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Set<Class<?>> resources = new java.util.HashSet<>();
      try (Stream<java.nio.file.Path> files = Files.walk(classes)) {
        for (java.nio.file.Path file :
            files.filter(it -> it.toString().endsWith(".class")).toList()) {
          String name = classes.relativize(file).toString();
          Class<?> type =
              Class.forName(
                  name.substring(0, name.length() - ".class".length()).replace('/', '.'),
                  false,
                  AccessFilter.class.getClassLoader());
          if (type.isAnnotationPresent(Path.class)) {
            resources.add(type);
          }
        }
      }
      return resources;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException | ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
