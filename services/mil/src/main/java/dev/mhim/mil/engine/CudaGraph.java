package dev.mhim.mil.engine;

import java.lang.foreign.MemorySegment;

/**
 * Operations recorded once and launched as one: on a GPU hundreds of launches become one. They read
 * and write the same memory each time; what their arrays hold lasts until a graph of the same
 * {@link Pool} is launched.
 */
public final class CudaGraph implements AutoCloseable {
  private final CudaExtension cuda;
  private final MemorySegment graph;

  private CudaGraph(CudaExtension cuda, MemorySegment graph) {
    this.cuda = cuda;
    this.graph = graph;
  }

  /** Memory that several graphs of one thread use in turn. */
  public static final class Pool implements AutoCloseable {
    private final CudaExtension cuda;
    private final MemorySegment address;

    public Pool(CudaExtension cuda) {
      this.cuda = cuda;
      this.address = cuda.newPool();
    }

    /**
     * Records what {@code operations} queue, without running it. They must not wait for the device,
     * copy from the host, nor seed the generator.
     */
    public CudaGraph record(Runnable operations) {
      synchronized (SeededDraws.GENERATOR) {
        MemorySegment graph = cuda.begin(address);
        boolean recorded = false;
        try {
          operations.run();
          recorded = true;
        } finally {
          end(graph, recorded);
        }
        return new CudaGraph(cuda, graph);
      }
    }

    /** Ends the record; where the operations failed, their failure is the one to tell. */
    private void end(MemorySegment graph, boolean recorded) {
      try {
        cuda.end(graph);
      } catch (IllegalStateException e) {
        cuda.free(graph);
        if (recorded) {
          throw e;
        }
        return;
      }
      if (!recorded) {
        cuda.free(graph);
      }
    }

    @Override
    public void close() {
      cuda.freePool(address);
    }
  }

  /** Queues the operations; their random draws are a function of the seed. */
  public void launch(long seed) {
    synchronized (SeededDraws.GENERATOR) {
      SeededDraws.seed(seed);
      cuda.launch(graph);
    }
  }

  @Override
  public void close() {
    cuda.free(graph);
  }
}
