/** The networks: feature layer, encoders, predictor and recycle network, under published names. */
@NullMarked
package dev.mhim.mil.network;

import org.jspecify.annotations.NullMarked;
