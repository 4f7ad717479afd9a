/** Threads that go on until they are told to end, whatever fails on the way. */
@NullMarked
package dev.mhim.trainer.loop;

import org.jspecify.annotations.NullMarked;
