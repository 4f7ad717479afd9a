package dev.mhim.trainer.explanation;

import dev.mhim.tensors.Safetensors;
import dev.mhim.tensors.Tensor;
import dev.mhim.trainer.explanation.PatchTable.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The explanation of a slide as files. Pure. */
public final class ExplanationFiles {
  private ExplanationFiles() {}

  /**
   * Everything, for programs: of each model {@code fold_K.attention} {@code [R, N]} and {@code
   * fold_K.scores} {@code [C, N]}, and {@code coords} {@code [N, 2]} where they are known; in the
   * metadata slide, classes (one a line) and {@code patch_size_level0}.
   */
  public static byte[] safetensors(SlideExplanation slide) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (SlideExplanation.OfModel model : slide.models()) {
      tensors.put("fold_" + model.fold() + ".attention", model.attention());
      tensors.put("fold_" + model.fold() + ".scores", model.scores());
    }
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("mhim.slide", slide.slide());
    metadata.put("mhim.classes", String.join("\n", slide.classes()));
    slide
        .grid()
        .ifPresent(grid -> {
          tensors.put("coords", grid.coords());
          metadata.put("patch_size_level0", Integer.toString(grid.side()));
        });
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Safetensors.write(bytes, tensors, metadata);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * One line a patch: {@code patch,x,y,size} (x, y and size only where they are known, in level-0
   * pixels), then its measurements, mean over the models.
   */
  public static String csv(SlideExplanation slide) {
    List<Column> columns = PatchTable.columns(slide);
    StringJoiner header = new StringJoiner(",", "", "\n").add("patch");
    slide.grid().ifPresent(grid -> header.add("x,y,size"));
    columns.forEach(column -> header.add(quoted(column.name())));
    StringBuilder csv = new StringBuilder(header.toString());
    for (int patch = 0; patch < slide.patches(); patch++) {
      csv.append(patch);
      if (slide.grid().isPresent()) {
        PatchGrid grid = slide.grid().get();
        csv.append(',').append(grid.x(patch)).append(',').append(grid.y(patch));
        csv.append(',').append(grid.side());
      }
      for (Column column : columns) {
        csv.append(',').append(number(column.value(patch)));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  /**
   * The patches for QuPath: a FeatureCollection of squares in level-0 pixels, each a tile with its
   * measurements.
   *
   * @param grid of the slide
   */
  public static String geoJson(SlideExplanation slide, PatchGrid grid) {
    List<Column> columns = PatchTable.columns(slide);
    StringBuilder json = new StringBuilder("{\"type\":\"FeatureCollection\",\"features\":[");
    for (int patch = 0; patch < slide.patches(); patch++) {
      json.append(patch == 0 ? "\n" : ",\n");
      json.append("{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[");
      square(json, grid.x(patch), grid.y(patch), grid.side());
      json.append("]]},\"properties\":{\"objectType\":\"tile\",\"measurements\":{");
      json.append(measurements(columns, patch)).append("}}}");
    }
    return json.append("\n]}\n").toString();
  }

  private static void square(StringBuilder json, long x, long y, long side) {
    long[][] corners = {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}};
    for (int i = 0; i < corners.length; i++) {
      json.append(i == 0 ? "[" : ",[").append(corners[i][0]).append(',').append(corners[i][1]);
      json.append(']');
    }
  }

  /** Without those that are no number, which JSON does not know. */
  private static String measurements(List<Column> columns, int patch) {
    StringJoiner members = new StringJoiner(",");
    for (Column column : columns) {
      double value = column.value(patch);
      if (Double.isFinite(value)) {
        members.add(text(column.name()) + ":" + number(value));
      }
    }
    return members.toString();
  }

  /** As precise as the model, which computes in float32. */
  private static String number(double value) {
    return Float.toString((float) value);
  }

  private static String text(String name) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        default -> {
          if (c < ' ') {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"').toString();
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
