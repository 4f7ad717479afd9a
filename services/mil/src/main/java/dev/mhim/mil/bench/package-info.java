/** Times and weighs the training step, so that engines, devices and versions can be compared. */
@NullMarked
package dev.mhim.mil.bench;

import org.jspecify.annotations.NullMarked;
