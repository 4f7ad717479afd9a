package dev.mhim.mil.config;

import static dev.mhim.mil.config.InvalidConfigurationException.require;

/**
 * Shape of the network.
 *
 * @param baseline encoder; flag {@code baseline}
 * @param inputDim D, features of a patch; flag {@code input_dim}
 * @param mlpDim M, width after the feature layer, a multiple of 8; flag {@code mlp_dim}
 * @param classes C, at least 2; for survival the number of time bins; flag {@code n_classes}
 * @param activation of the feature layer, relu or gelu; flag {@code act}
 * @param attentionActivation of the attention; flag {@code da_act}
 * @param dropout share of features dropped after the feature layer, [0, 1); flag {@code dropout}
 * @param heads attention heads of selfattn; flag {@code n_heads}
 */
public record ModelConfig(
    Baseline baseline,
    int inputDim,
    int mlpDim,
    int classes,
    Activation activation,
    Activation attentionActivation,
    double dropout,
    int heads) {

  public ModelConfig {
    require(inputDim >= 1, "input_dim", inputDim, "give the number of features of a patch");
    require(mlpDim >= 8 && mlpDim % 8 == 0, "mlp_dim", mlpDim, "give a positive multiple of 8");
    require(classes >= 2, "n_classes", classes, "at least two classes are needed");
    require(
        activation != Activation.TANH, "act", activation, "the feature layer takes relu or gelu");
    require(dropout >= 0 && dropout < 1, "dropout", dropout, "give a share in [0, 1)");
    require(heads >= 1, "n_heads", heads, "at least one head is needed");
  }
}
