package dev.mhim.standalone.bags;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Bags from the object store itself, by addresses that need no further right. */
public final class PresignedReads {
  private static final int CHUNK_BYTES = 1 << 20;

  private PresignedReads() {}

  /** Gets one object after the other over a connection that stays. */
  public static Throughput.Reader of(HttpClient http, List<URI> addresses, int first) {
    byte[] buffer = new byte[CHUNK_BYTES];
    return turn -> {
      URI address = addresses.get((first + turn) % addresses.size());
      HttpResponse<InputStream> answer =
          http.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofInputStream());
      long bytes = 0;
      try (InputStream body = answer.body()) {
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
          bytes += read;
        }
      }
      if (answer.statusCode() != 200) {
        throw new IOException("the object store answered " + answer.statusCode());
      }
      return bytes;
    };
  }
}
