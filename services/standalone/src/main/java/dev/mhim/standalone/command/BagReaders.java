package dev.mhim.standalone.command;

import dev.mhim.standalone.bags.PresignedReads;
import dev.mhim.standalone.bags.Throughput;
import dev.mhim.standalone.client.BagDrain;
import dev.mhim.standalone.client.PlatformAddress;
import dev.mhim.standalone.client.PlatformClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;

/** Readers of the same bags, each on a connection of its own, each from another bag on. */
final class BagReaders implements AutoCloseable {
  private final int count;
  private final List<AutoCloseable> opened = new ArrayList<>();

  BagReaders(int count) {
    this.count = count;
  }

  /** Reads one bag. */
  private interface Read {
    long of(BagDrain drain, String name);
  }

  List<Throughput.Reader> fromOwnDisk(PlatformAddress address, List<String> names) {
    List<Throughput.Reader> readers = drains(address, names, BagDrain::read);
    BagDrain drain = new BagDrain(client(address));
    names.forEach(drain::read); // from now on each is on the feature-store's disk
    return readers;
  }

  List<Throughput.Reader> fromStoreThrough(PlatformAddress address, List<String> names) {
    return drains(address, names, BagDrain::readFromStore);
  }

  List<Throughput.Reader> fromBare(String address) {
    return drains(new PlatformAddress(address, address), List.of("nothing"), BagDrain::read);
  }

  List<Throughput.Reader> presigned(PlatformAddress address, List<String> names) {
    BagDrain drain = new BagDrain(client(address));
    List<URI> addresses = names.stream().map(drain::address).toList();
    List<Throughput.Reader> readers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      opened.add(http);
      readers.add(PresignedReads.of(http, addresses, i));
    }
    return readers;
  }

  private List<Throughput.Reader> drains(PlatformAddress address, List<String> names, Read read) {
    List<Throughput.Reader> readers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BagDrain drain = new BagDrain(client(address));
      int first = i;
      readers.add(turn -> read.of(drain, names.get((first + turn) % names.size())));
    }
    return readers;
  }

  private PlatformClient client(PlatformAddress address) {
    PlatformClient client = new PlatformClient(address);
    opened.add(client);
    return client;
  }

  @Override
  public void close() {
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("a connection could not be closed", e);
      }
    }
  }
}
