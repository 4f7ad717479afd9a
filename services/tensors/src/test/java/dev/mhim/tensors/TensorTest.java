package dev.mhim.tensors;

import static dev.mhim.tensors.internal.LittleEndian.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void keepsTypeShapeAndLittleEndianBytes() {
    Tensor tensor = Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    assertThat(tensor).hasToString("F32[2, 3]");
    assertThat(tensor.size()).isEqualTo(6);
    assertThat(tensor.dim(1)).isEqualTo(3);
    assertThat(tensor.buffer().getFloat(4)).isEqualTo(2);
    assertThat(tensor.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void refusesDataThatDoesNotFitTheShape() {
    assertThatThrownBy(() -> Tensor.ofFloats(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a F32 tensor of shape [2, 3] has 24 bytes, got 20");
    assertThatThrownBy(() -> new Tensor(DType.F32, List.of(1L << 62, 4L), MemorySegment.NULL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2^63");
    assertThatThrownBy(() -> new Tensor(DType.F32, List.of(-1L, 0L), MemorySegment.NULL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negative");
  }

  @Test
  void isNotChangedThroughWhatItWasMadeOf() {
    float[] values = {1, 2};
    Tensor tensor = Tensor.ofFloats(values, 2);

    values[0] = 9;

    assertThat(tensor.toFloats()).containsExactly(1, 2);
    assertThat(tensor.data().isReadOnly()).isTrue();
    assertThat(tensor.buffer().isReadOnly()).isTrue();
  }

  @Test
  void equalsByTypeShapeAndContent() {
    Tensor tensor = Tensor.ofInts(new int[] {1, 2}, 2);

    assertThat(tensor)
        .isEqualTo(Tensor.ofInts(new int[] {1, 2}, 2))
        .hasSameHashCodeAs(Tensor.ofInts(new int[] {1, 2}, 2))
        .isNotEqualTo(Tensor.ofInts(new int[] {1, 3}, 2))
        .isNotEqualTo(tensor.reshape(1, 2))
        .isNotEqualTo(tensor.to(DType.I64));
  }

  @Test
  void roundsToBfloat16ToNearestTiesToEven() {
    // 1 + 2^-8 lies half way between 1 and 1 + 2^-7, 1 + 3·2^-8 between 1 + 2^-7 and 1 + 2^-6.
    float[] values = {1 + 0x1p-8f, 1 + 0x1.8p-7f, 1 + 0x1.02p-8f, Float.MAX_VALUE, -0f, 0x1p-149f};

    float[] rounded = Tensor.ofFloats(values, 6).to(DType.BF16).toFloats();

    assertThat(rounded)
        .containsExactly(1, 1 + 0x1p-6f, 1 + 0x1p-7f, Float.POSITIVE_INFINITY, -0f, 0f);
  }

  @Test
  void keepsNanWhoseOnlyPayloadBitsAreLow() {
    float nan = Float.intBitsToFloat(0x7f800001);

    assertThat(Tensor.ofFloats(new float[] {nan}, 1).to(DType.BF16).toFloats())
        .containsOnly(Float.NaN);
    assertThat(Tensor.ofFloats(new float[] {nan}, 1).to(DType.F16).toFloats())
        .containsOnly(Float.NaN);
  }

  @Test
  void roundsDoublesOnceNotTwice() {
    // As a float this is the tie 1 + 2^-11, which would round to 1.
    double justAboveTheTie = 1 + 0x1p-11 + 0x1p-40;
    double justBelowTheTie = 1 + 0x3p-11 - 0x1p-40;
    Tensor tensor = Tensor.ofDoubles(new double[] {justAboveTheTie, justBelowTheTie}, 2);

    assertThat(tensor.to(DType.F16).toDoubles()).containsExactly(1 + 0x1p-10, 1 + 0x1p-10);
  }

  @Test
  void roundsLongsOnceNotTwice() {
    // As a double this is the tie 2^62 + 2^54 between two bfloat16 numbers.
    long justAboveTheTie = (1L << 62) + (1L << 54) + 1;
    Tensor tensor = Tensor.ofLongs(new long[] {justAboveTheTie, Long.MAX_VALUE}, 2);

    assertThat(tensor.to(DType.BF16).toDoubles()).containsExactly(0x1p62 + 0x1p55, 0x1p63);
  }

  @Property
  void halfPrecisionIsTheNearestNumber(@ForAll double value, @ForAll boolean brain) {
    double scaled = Math.scalb(Math.IEEEremainder(value, 8), -(int) (Math.abs(value) % 30));
    DType type = brain ? DType.BF16 : DType.F16;
    short bits = Tensor.ofDoubles(new double[] {scaled}, 1).to(type).buffer().getShort(0);

    BigDecimal error = distance(bits, type, scaled);

    // No neighbour is nearer, and of two equally near the even one is taken.
    for (int step : new int[] {-1, 1}) {
      short neighbour = (short) (bits + step);
      if ((neighbour & 0x7fff) != 0x7fff && (bits & 0x7fff) != 0) {
        int order = distance(neighbour, type, scaled).compareTo(error);
        assertThat(order > 0 || (order == 0 && (bits & 1) == 0)).isTrue();
      }
    }
  }

  private static BigDecimal distance(short bits, DType type, double value) {
    float number =
        type == DType.F16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16);
    return new BigDecimal(number).subtract(new BigDecimal(value)).abs();
  }

  @Test
  void everyHalfSurvivesTheWayThroughFloatAndDouble() {
    for (DType type : List.of(DType.F16, DType.BF16)) {
      MemorySegment data = MemorySegment.ofArray(new byte[2 << 16]);
      for (int bits = 0; bits < 1 << 16; bits++) {
        data.set(SHORT, 2L * bits, (short) bits);
      }
      Tensor all = new Tensor(type, List.of(1L << 16), data);

      float[] numbers = all.toFloats();
      var throughFloat = all.to(DType.F32).to(type).buffer();
      var throughDouble = all.to(DType.F64).to(type).buffer();

      for (int bits = 0; bits < 1 << 16; bits++) {
        if (!Float.isNaN(numbers[bits])) {
          assertThat(throughFloat.getShort(2 * bits)).isEqualTo((short) bits);
          assertThat(throughDouble.getShort(2 * bits)).isEqualTo((short) bits);
        }
      }
    }
  }

  @Test
  void convertsBetweenIntegersOnlyWhatFits() {
    Tensor bytes = new Tensor(DType.U8, List.of(2L), MemorySegment.ofArray(new byte[] {1, -1}));

    assertThat(bytes.toLongs()).containsExactly(1, 255);
    assertThat(bytes.to(DType.I16).toLongs()).containsExactly(1, 255);
    assertThat(bytes.to(DType.BOOL).toLongs()).containsExactly(1, 1);
    assertThat(Tensor.ofDoubles(new double[] {-3, 0x1p62}, 2).toLongs())
        .containsExactly(-3, 1L << 62);
    assertThatThrownBy(() -> bytes.to(DType.I8)).hasMessage("255 is not between -128 and 127");
    for (double value : new double[] {0.5, Double.NaN, 0x1p63, Double.NEGATIVE_INFINITY}) {
      assertThatThrownBy(() -> Tensor.ofDoubles(new double[] {value}, 1).toLongs())
          .isInstanceOf(ArithmeticException.class);
    }
  }
}
