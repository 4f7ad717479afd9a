package dev.mhim.mil.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * PyTorch's fused in-place kernels that DJL has no method for, reached through a TorchScript module
 * whose text is the resource {@code kernels.py}: one pass over the memory instead of ten on the
 * CPU, one launch on a GPU. Those that change their first argument need recording off.
 */
public final class Kernels {
  private static final PtSymbolBlock MODULE = load();

  private Kernels() {}

  /**
   * {@code average ← momentum·average + (1 − momentum)·leader}, behind the back of automatic
   * differentiation (PyTorch's {@code .data}): a backward that saved {@code average} goes on with
   * its new values instead of failing.
   */
  public static void follow(NDArray average, NDArray leader, double momentum) {
    run(
        "follow",
        IValue.from((PtNDArray) average),
        IValue.from((PtNDArray) leader),
        IValue.from(momentum),
        IValue.from(1 - momentum));
  }

  /**
   * The same with factors that lie on the device, where a {@link CudaGraph} reads them anew.
   *
   * @param momentum {@code []}
   * @param rest 1 − momentum, {@code []}
   */
  public static void follow(NDArray average, NDArray leader, NDArray momentum, NDArray rest) {
    run(
        "follow_device",
        IValue.from((PtNDArray) average),
        IValue.from((PtNDArray) leader),
        IValue.from((PtNDArray) momentum),
        IValue.from((PtNDArray) rest));
  }

  /** {@code target ← value} everywhere, without a copy from the host. */
  public static void fill(NDArray target, double value) {
    run("fill", IValue.from((PtNDArray) target), IValue.from(value));
  }

  /** {@code target ← source}, in the memory that target's views share. */
  public static void copy(NDArray target, NDArray source) {
    run("copy", IValue.from((PtNDArray) target), IValue.from((PtNDArray) source));
  }

  /**
   * Rounded to bfloat16. DJL must never be asked for the type of the result: {@link Ops#float32}
   * and {@link Ops#select} are what it is for.
   */
  public static NDArray bfloat16(NDArray array) {
    PtNDManager owner = (PtNDManager) array.getManager();
    try (IValue argument = IValue.from((PtNDArray) array);
        IValue rounded = IValueUtils.runMethod(MODULE, "bfloat16", argument)) {
      return rounded.toTensor(owner);
    }
  }

  /** Scales all {@code gradients} so that their common norm is at most {@code norm}. */
  public static void clipNorm(List<NDArray> gradients, double norm) {
    run("clip_norm", list(gradients), IValue.from(norm));
  }

  static IValue list(List<NDArray> arrays) {
    return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
  }

  /** Runs a method and closes its arguments. */
  private static void run(String method, IValue... arguments) {
    try {
      call(method, arguments);
    } finally {
      for (IValue argument : arguments) {
        argument.close();
      }
    }
  }

  /** Runs a method whose arguments the caller keeps. */
  static void call(String method, IValue... arguments) {
    IValueUtils.runMethod(MODULE, method, arguments).close();
  }

  private static PtSymbolBlock load() {
    PtNDManager owner = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    try (InputStream source = Kernels.class.getResourceAsStream("kernels.py")) {
      byte[] code = Objects.requireNonNull(source, "kernels.py is missing").readAllBytes();
      return JniUtils.loadModule(owner, new ByteArrayInputStream(archive(code)), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException("kernels.py can't be loaded", e);
    }
  }

  /** A TorchScript archive: the code, and a pickle of one object without attributes. */
  private static byte[] archive(byte[] code) throws IOException {
    byte[] module =
        "\u0080\u0002c__torch__\nKernels\n)\u0081}(X\u0008\u0000\u0000\u0000training\u0089ub."
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "kernels/data.pkl", module);
      store(zip, "kernels/code/__torch__.py", code);
      store(zip, "kernels/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      store(zip, "kernels/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setCrc(checksum.getValue());
    entry.setSize(bytes.length);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
