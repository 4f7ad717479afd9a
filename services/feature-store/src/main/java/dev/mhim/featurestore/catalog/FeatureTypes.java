package dev.mhim.featurestore.catalog;

import dev.mhim.platform.error.ErrorKind;
import dev.mhim.platform.error.PlatformException;
import dev.mhim.platform.error.Problems;
import dev.mhim.tensors.DType;
import dev.mhim.v1.FeatureType;
import java.util.Optional;

/** Element types of features, as messages have them and as files do. */
public final class FeatureTypes {
  private FeatureTypes() {}

  /**
   * The type that a field asks for; empty where it leaves that open.
   *
   * @throws PlatformException INVALID_ARGUMENT for a type of a newer client
   */
  public static Optional<DType> wanted(FeatureType type) {
    return switch (type) {
      case FEATURE_TYPE_UNSPECIFIED -> Optional.empty();
      case FEATURE_TYPE_F32 -> Optional.of(DType.F32);
      case FEATURE_TYPE_F16 -> Optional.of(DType.F16);
      case FEATURE_TYPE_BF16 -> Optional.of(DType.BF16);
      case UNRECOGNIZED ->
          throw new PlatformException(
              ErrorKind.INVALID_ARGUMENT,
              Problems.of("UNKNOWN_VALUE", "feature_type", "", "there is no such type", ""));
    };
  }

  /** The type that is wanted; unspecified where that is open. */
  public static FeatureType of(Optional<DType> type) {
    return type.map(FeatureTypes::of).orElse(FeatureType.FEATURE_TYPE_UNSPECIFIED);
  }

  /** The type of stored features; unspecified for one that features can't have. */
  public static FeatureType of(DType type) {
    return switch (type) {
      case F32 -> FeatureType.FEATURE_TYPE_F32;
      case F16 -> FeatureType.FEATURE_TYPE_F16;
      case BF16 -> FeatureType.FEATURE_TYPE_BF16;
      case BOOL, U8, I8, I16, I32, F64, I64 -> FeatureType.FEATURE_TYPE_UNSPECIFIED;
    };
  }
}
