package dev.mhim.mil.config;

/** The encoder that turns patches into a bag feature; flag {@code baseline}. */
public enum Baseline {
  /** ABMIL: attention pooling (Ilse 2018). */
  ATTN,
  /** ABMIL with gated attention (Ilse 2018). */
  GATED_ATTN,
  /** TransMIL: Nyström self-attention with a positional block (Shao 2021). */
  SELFATTN,
  /** DSMIL: an instance stream and a bag stream (Li 2021). */
  DSMIL
}
