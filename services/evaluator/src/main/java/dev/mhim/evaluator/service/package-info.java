/** From a run's stored predictions to its evaluation. */
@NullMarked
package dev.mhim.evaluator.service;

import org.jspecify.annotations.NullMarked;
