package dev.mhim.standalone.client;

import dev.mhim.v1.Artifact;
import dev.mhim.v1.ArtifactKind;
import dev.mhim.v1.DownloadArtifactRequest;
import dev.mhim.v1.DownloadArtifactResponse;
import dev.mhim.v1.ListArtifactsRequest;
import dev.mhim.v1.ListArtifactsResponse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** Brings the files of a run to a folder; checkpoints stay where they are. */
public final class ArtifactDownload {
  private static final Duration DEADLINE = Duration.ofMinutes(30);

  private final PlatformClient client;

  /** Downloads over a client. */
  public ArtifactDownload(PlatformClient client) {
    this.client = client;
  }

  /**
   * Downloads every file that counts.
   *
   * @param run projects/{project}/runs/{run}
   * @param folder where to; files keep their path within the run
   * @return what was downloaded, by path
   * @throws RequestFailedException when a file is not what the platform stored
   */
  public List<Artifact> all(String run, Path folder) {
    return some(run, folder, kind -> kind != ArtifactKind.ARTIFACT_KIND_CHECKPOINT);
  }

  /** The same for files of some kinds. */
  public List<Artifact> some(String run, Path folder, Predicate<ArtifactKind> kinds) {
    List<Artifact> artifacts =
        list(run).stream().filter(artifact -> kinds.test(artifact.getKind())).toList();
    for (Artifact artifact : artifacts) {
      download(run, artifact, inside(folder, artifact.getPath()));
    }
    return artifacts;
  }

  /** Copies the file of a path as it comes, for example to a terminal. */
  public void copy(String run, String path, OutputStream out) {
    try {
      copy(run, Artifact.newBuilder().setPath(path).build(), out);
    } catch (StatusRuntimeException e) {
      throw RequestFailedException.of(path, e);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " can't be written", e);
    }
  }

  private List<Artifact> list(String run) {
    List<Artifact> all = new ArrayList<>();
    String token = "";
    try {
      do {
        ListArtifactsResponse page =
            client
                .runs(DEADLINE)
                .listArtifacts(
                    ListArtifactsRequest.newBuilder().setParent(run).setPageToken(token).build());
        all.addAll(page.getArtifactsList());
        token = page.getNextPageToken();
      } while (!token.isEmpty());
      return all;
    } catch (StatusRuntimeException e) {
      throw RequestFailedException.of(run, e);
    }
  }

  /** A server must not choose where on this disk a file goes. */
  private static Path inside(Path folder, String path) {
    Path file = folder.resolve(path).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw refused(path, "its path leaves the folder");
    }
    return file;
  }

  private void download(String run, Artifact artifact, Path file) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.getParent());
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (OutputStream out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
        copy(run, artifact, out);
      }
      if (!HexFormat.of().formatHex(digest.digest()).equals(artifact.getSha256())) {
        Files.delete(part);
        throw refused(artifact.getPath(), "its bytes are not those of its SHA-256");
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (StatusRuntimeException e) {
      throw RequestFailedException.of(artifact.getPath(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void copy(String run, Artifact artifact, OutputStream out) throws IOException {
    Iterator<DownloadArtifactResponse> parts =
        client
            .runs(DEADLINE)
            .downloadArtifact(
                DownloadArtifactRequest.newBuilder()
                    .setParent(run)
                    .setPath(artifact.getPath())
                    .build());
    while (parts.hasNext()) {
      DownloadArtifactResponse part = parts.next();
      if (part.hasFrame()) {
        part.getFrame().writeTo(out);
      }
    }
  }

  private static RequestFailedException refused(String path, String why) {
    return new RequestFailedException(
        RequestFailedException.Kind.REFUSED, List.of("%s: %s".formatted(path, why)));
  }
}
