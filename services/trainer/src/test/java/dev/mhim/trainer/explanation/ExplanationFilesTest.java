package dev.mhim.trainer.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.tensors.TensorFile;
import dev.mhim.trainer.explanation.SlideExplanation.OfModel;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationFilesTest {
  private static final PatchGrid GRID = new PatchGrid(new int[] {0, 512, 256, 512, 0, 0}, 256);

  @Test
  void aTableHasALineAPatchWithTheMeanOverTheModels() {
    assertThat(ExplanationFiles.csv(slide(Optional.of(GRID))).lines())
        .containsExactly(
            "patch,x,y,size,attention,attention_percentile,score_normal,\"score_a \"\"b\"\", c\"",
            "0,0,512,256,0.25,0.33333334,0.5,0.5",
            "1,256,512,256,0.5,0.8333333,0.75,0.25",
            "2,0,0,256,0.25,0.33333334,0.1,0.9");
  }

  @Test
  void withoutCoordinatesATableHasNoPlaces() {
    assertThat(ExplanationFiles.csv(slide(Optional.empty())).lines())
        .startsWith("patch,attention,attention_percentile,score_normal,\"score_a \"\"b\"\", c\"")
        .element(1)
        .isEqualTo("0,0.25,0.33333334,0.5,0.5");
  }

  @Test
  void attentionOfSeveralRowsIsTheirMeanAndEachOfThem() {
    Tensor attention = Tensor.ofFloats(new float[] {0.5f, 0.5f, 0.75f, 0.25f}, 2, 2);
    Tensor scores = Tensor.ofFloats(new float[] {1, 0}, 1, 2);
    SlideExplanation slide =
        new SlideExplanation(
            "s", List.of("bin_0"), List.of(new OfModel(0, attention, scores)), Optional.empty());

    assertThat(ExplanationFiles.csv(slide).lines())
        .containsExactly(
            "patch,attention,attention_percentile,attention_0,attention_1,score_bin_0",
            "0,0.625,0.75,0.5,0.75,1.0",
            "1,0.375,0.25,0.5,0.25,0.0");
  }

  @Test
  void geoJsonHasASquareAPatchInLevel0PixelsWithItsMeasurements() throws Exception {
    Struct collection = parse(ExplanationFiles.geoJson(slide(Optional.of(GRID)), GRID));

    assertThat(text(collection, "type")).isEqualTo("FeatureCollection");
    List<Value> features = collection.getFieldsOrThrow("features").getListValue().getValuesList();
    assertThat(features).hasSize(3);
    Struct second = features.get(1).getStructValue();
    assertThat(text(second, "type")).isEqualTo("Feature");
    Struct geometry = second.getFieldsOrThrow("geometry").getStructValue();
    assertThat(text(geometry, "type")).isEqualTo("Polygon");
    ListValue rings = geometry.getFieldsOrThrow("coordinates").getListValue();
    assertThat(rings.getValues(0).getListValue().getValuesList())
        .extracting(corner -> numbers(corner.getListValue()))
        .containsExactly(
            List.of(256.0, 512.0),
            List.of(512.0, 512.0),
            List.of(512.0, 768.0),
            List.of(256.0, 768.0),
            List.of(256.0, 512.0));
    Struct properties = second.getFieldsOrThrow("properties").getStructValue();
    assertThat(text(properties, "objectType")).isEqualTo("tile");
    Struct measurements = properties.getFieldsOrThrow("measurements").getStructValue();
    assertThat(measurements.getFieldsOrThrow("attention").getNumberValue()).isEqualTo(0.5);
    assertThat(measurements.getFieldsOrThrow("score_a \"b\", c").getNumberValue()).isEqualTo(0.25);
  }

  @Test
  void geoJsonLeavesOutWhatIsNoNumber() throws Exception {
    Tensor undefined = Tensor.ofFloats(new float[] {Float.NaN}, 1, 1);
    PatchGrid grid = new PatchGrid(new int[] {1, 2}, 1);
    SlideExplanation slide =
        new SlideExplanation(
            "s", List.of("c"), List.of(new OfModel(0, undefined, undefined)), Optional.of(grid));

    Struct feature =
        parse(ExplanationFiles.geoJson(slide, grid))
            .getFieldsOrThrow("features")
            .getListValue()
            .getValues(0)
            .getStructValue();

    assertThat(
            feature
                .getFieldsOrThrow("properties")
                .getStructValue()
                .getFieldsOrThrow("measurements")
                .getStructValue()
                .getFieldsMap())
        .containsOnlyKeys("attention_percentile");
  }

  @Test
  void safetensorsHasWhatEachModelSays() {
    SlideExplanation slide = slide(Optional.of(GRID));

    TensorFile file =
        Safetensors.read(MemorySegment.ofArray(ExplanationFiles.safetensors(slide)), "slide");

    assertThat(file.tensors())
        .containsOnlyKeys(
            "fold_0.attention", "fold_0.scores", "fold_3.attention", "fold_3.scores", "coords");
    assertThat(file.tensor("fold_3.scores")).isEqualTo(slide.models().get(1).scores());
    assertThat(file.tensor("coords").toLongs()).containsExactly(0, 512, 256, 512, 0, 0);
    assertThat(file.metadata())
        .containsEntry("mhim.slide", "slide-1")
        .containsEntry("mhim.classes", "normal\na \"b\", c")
        .containsEntry("patch_size_level0", "256");
  }

  @Test
  void theSideOfAPatchIsWhatTheFileSaysElseTheStepOfTheGrid() {
    int[] corners = {0, 0, 1024, 0, 512, 512, 512, 2048};
    assertThat(PatchGrid.of(corners, Map.of("patch_size_level0", "448")).side()).isEqualTo(448);
    assertThat(
            PatchGrid.of(corners, Map.of("patch_size", "256", "downsample", "[4.0, 4.0]")).side())
        .isEqualTo(1024);
    assertThat(PatchGrid.of(corners, Map.of("patch_size", "256")).side()).isEqualTo(512);
    assertThat(PatchGrid.of(corners, Map.of()).side()).isEqualTo(512);
    assertThat(PatchGrid.of(new int[] {7, 7}, Map.of()).side()).isEqualTo(1);
  }

  private static SlideExplanation slide(Optional<PatchGrid> grid) {
    Tensor even = Tensor.ofFloats(new float[] {0.25f, 0.5f, 0.25f}, 1, 3);
    Tensor scores = Tensor.ofFloats(new float[] {0.5f, 0.5f, 0.1f, 0.5f, 0.5f, 0.9f}, 2, 3);
    Tensor others = Tensor.ofFloats(new float[] {0.5f, 1f, 0.1f, 0.5f, 0f, 0.9f}, 2, 3);
    return new SlideExplanation(
        "slide-1",
        List.of("normal", "a \"b\", c"),
        List.of(new OfModel(0, even, scores), new OfModel(3, even, others)),
        grid);
  }

  private static Struct parse(String json) throws InvalidProtocolBufferException {
    Struct.Builder struct = Struct.newBuilder();
    JsonFormat.parser().merge(json, struct);
    return struct.build();
  }

  private static String text(Struct struct, String field) {
    return struct.getFieldsOrThrow(field).getStringValue();
  }

  private static List<Double> numbers(ListValue list) {
    return list.getValuesList().stream().map(Value::getNumberValue).toList();
  }
}
