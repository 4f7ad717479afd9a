/** What a fold is trained with: validated, immutable records named after the published flags. */
@NullMarked
package dev.mhim.mil.config;

import org.jspecify.annotations.NullMarked;
