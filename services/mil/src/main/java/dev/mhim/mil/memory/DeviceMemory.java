package dev.mhim.mil.memory;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory a device has. */
public final class DeviceMemory {
  private DeviceMemory() {}

  /**
   * All of a device's memory in bytes, in use or not; of the CPU what the container may use.
   * Without a limit where the GPU's driver can't be asked.
   */
  public static long total(Device device) {
    if (device.isGpu()) {
      return CudaUtils.hasCuda() ? CudaUtils.getGpuMemory(device).getMax() : Long.MAX_VALUE;
    }
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
