// What MHIM-MIL needs of PyTorch's CUDA side and DJL has no method for: CUDA graphs, a stream of a
// thread's own, TF32, and the allocator's peak. Plain C functions: dev.mhim.mil.engine.CudaExtension calls them
// through Java's foreign-function interface. Built by build-djl-jni.sh against the PyTorch in use.
//
// No exception may pass into Java: each function returns 0 or a pointer, and on failure -1 or null,
// with the reason in mhim_error().

#include <ATen/Context.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>
#include <cuda_runtime_api.h>

#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

namespace {

thread_local std::string error;

template <typename Body>
int guarded(Body body) {
  try {
    body();
    return 0;
  } catch (const std::exception& e) {
    error = e.what();
    return -1;
  }
}

void check(cudaError_t code) {
  if (code != cudaSuccess) {
    cudaGetLastError();
    throw std::runtime_error(cudaGetErrorString(code));
  }
}

// Graphs of a device run one after the other, whatever their streams: older versions of PyTorch keep one
// seed in device memory for all of them, so that a second launch would change the draws of the first.
cudaEvent_t lastLaunch(int device) {
  static std::map<int, cudaEvent_t> events;
  auto known = events.find(device);
  if (known != events.end()) {
    return known->second;
  }
  cudaEvent_t event;
  check(cudaEventCreateWithFlags(&event, cudaEventDisableTiming));
  events[device] = event;
  return event;
}

std::mutex launching;

}  // namespace

extern "C" {

// Why the last call of this thread failed.
const char* mhim_error() { return error.c_str(); }

// Gives this thread a stream of its own on a device, after what the default stream has queued.
int mhim_own_stream(int device) {
  return guarded([&] {
    c10::cuda::set_device(device);
    check(cudaDeviceSynchronize());
    c10::cuda::setCurrentCUDAStream(c10::cuda::getStreamFromPool(false, device));
  });
}

// Whether float32 products of this process may round their factors to TF32.
int mhim_allow_tf32(int allowed) {
  return guarded([&] {
    at::globalContext().setAllowTF32CuBLAS(allowed != 0);
    at::globalContext().setAllowTF32CuDNN(allowed != 0);
  });
}

// A family of graphs that share their memory; they must be launched one at a time.
void* mhim_pool_new() {
  try {
    return new c10::cuda::MempoolId_t(at::cuda::graph_pool_handle());
  } catch (const std::exception& e) {
    error = e.what();
    return nullptr;
  }
}

void mhim_pool_free(void* pool) { delete static_cast<c10::cuda::MempoolId_t*>(pool); }

// Records what this thread queues from now on instead of running it.
void* mhim_graph_begin(void* pool) {
  try {
    auto graph = std::make_unique<at::cuda::CUDAGraph>();
    graph->capture_begin(
        *static_cast<c10::cuda::MempoolId_t*>(pool), cudaStreamCaptureModeThreadLocal);
    return graph.release();
  } catch (const std::exception& e) {
    error = e.what();
    return nullptr;
  }
}

// Ends the record; the graph is ready for mhim_graph_launch.
int mhim_graph_end(void* graph) {
  return guarded([&] { static_cast<at::cuda::CUDAGraph*>(graph)->capture_end(); });
}

// Queues a graph on this thread's stream, with the seed that PyTorch's generator has now.
int mhim_graph_launch(void* graph) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(launching);
    auto stream = c10::cuda::getCurrentCUDAStream();
    cudaEvent_t last = lastLaunch(stream.device_index());
    check(cudaStreamWaitEvent(stream.stream(), last, 0));
    static_cast<at::cuda::CUDAGraph*>(graph)->replay();
    check(cudaEventRecord(last, stream.stream()));
  });
}

void mhim_graph_free(void* graph) {
  guarded([&] { delete static_cast<at::cuda::CUDAGraph*>(graph); });
}

// Waits until this thread's stream has done everything.
int mhim_synchronize() {
  return guarded([&] { check(cudaStreamSynchronize(c10::cuda::getCurrentCUDAStream().stream())); });
}

// Most bytes that tensors of a device took since the last reset; -1 on failure.
long mhim_peak_bytes(int device, int reset) {
  try {
    auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(device);
    if (reset != 0) {
      c10::cuda::CUDACachingAllocator::resetPeakStats(device);
    }
    return stats.allocated_bytes[0].peak;
  } catch (const std::exception& e) {
    error = e.what();
    return -1;
  }
}
}
