/** One class a command. */
@NullMarked
package dev.mhim.standalone.command;

import org.jspecify.annotations.NullMarked;
