package dev.mhim.mil.config;

import static dev.mhim.mil.config.InvalidConfigurationException.require;

/**
 * The momentum teacher.
 *
 * @param momentum m of teacher ← m·teacher + (1−m)·student, [0, 1]; flag {@code mm}
 * @param momentumToOne let m rise to 1 along a cosine over all steps; flag {@code mm_sche}
 * @param temperature of the teacher's softmax in the consistency loss, above 0; flag {@code temp_t}
 * @param dropout run the teacher with its dropouts on, as the published code does; flag {@code
 *     teacher_dropout}
 */
public record TeacherConfig(
    double momentum, boolean momentumToOne, double temperature, boolean dropout) {

  public TeacherConfig {
    require(momentum >= 0 && momentum <= 1, "mm", momentum, "give a momentum in [0, 1]");
    require(temperature > 0, "temp_t", temperature, "give a temperature above 0");
  }
}
