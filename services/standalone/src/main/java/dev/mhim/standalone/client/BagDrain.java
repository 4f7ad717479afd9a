package dev.mhim.standalone.client;

import dev.mhim.v1.BagReference;
import dev.mhim.v1.Case;
import dev.mhim.v1.Dataset;
import dev.mhim.v1.GetBagRequest;
import dev.mhim.v1.GetBagResponse;
import dev.mhim.v1.GetBagUrlRequest;
import dev.mhim.v1.GetManifestRequest;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Reads bags from a feature-store and keeps nothing of them, to see how fast it is. */
public final class BagDrain {
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final PlatformClient client;

  /** Reads over a client. */
  public BagDrain(PlatformClient client) {
    this.client = client;
  }

  /**
   * The names of all bags of a dataset version.
   *
   * @throws RequestFailedException when they can't be had
   */
  public List<String> names(Dataset dataset) {
    String unversioned =
        dataset.getName().substring(0, dataset.getName().lastIndexOf("/versions/"));
    List<String> names = new ArrayList<>();
    try {
      List<Case> cases =
          client
              .featureStore(DEADLINE)
              .getManifest(GetManifestRequest.newBuilder().setName(dataset.getName()).build())
              .getManifest()
              .getCasesList();
      for (Case item : cases) {
        for (BagReference bag : item.getBagsList()) {
          names.add(unversioned + "/bags/" + bag.getSha256());
        }
      }
    } catch (StatusRuntimeException e) {
      throw RequestFailedException.of("get the dataset's bags", e);
    }
    return names;
  }

  /**
   * The address of a bag at the object store itself.
   *
   * @throws RequestFailedException when it can't be had
   */
  public URI address(String name) {
    try {
      return URI.create(
          client
              .featureStore(DEADLINE)
              .getBagUrl(GetBagUrlRequest.newBuilder().setName(name).build())
              .getUrl());
    } catch (StatusRuntimeException e) {
      throw RequestFailedException.of("get the address of the bag " + name, e);
    }
  }

  /**
   * Reads one bag.
   *
   * @return how many bytes came, all that were announced
   * @throws RequestFailedException when it can't be had
   */
  public long read(String name) {
    return read(GetBagRequest.newBuilder().setName(name).build());
  }

  /** The same, past the feature-store's own disk. */
  public long readFromStore(String name) {
    return read(GetBagRequest.newBuilder().setName(name).setFromStore(true).build());
  }

  private long read(GetBagRequest request) {
    String name = request.getName();
    long announced = 0;
    long bytes = 0;
    try {
      Iterator<GetBagResponse> parts = client.featureStore(DEADLINE).getBag(request);
      while (parts.hasNext()) {
        GetBagResponse part = parts.next();
        switch (part.getPartCase()) {
          case HEADER -> announced = part.getHeader().getSizeBytes();
          case FRAME -> bytes += part.getFrame().size();
          case PART_NOT_SET -> {
            // Something newer than this client: no bytes of the bag.
          }
        }
      }
    } catch (StatusRuntimeException e) {
      throw RequestFailedException.of("read the bag " + name, e);
    }
    if (bytes != announced) {
      throw new RequestFailedException(
          RequestFailedException.Kind.REFUSED,
          List.of(
              "%s: %d bytes came of the %d that were announced".formatted(name, bytes, announced)));
    }
    return bytes;
  }
}
