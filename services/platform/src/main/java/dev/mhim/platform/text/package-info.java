/** Text as people see it, for names, problems and logs alike. */
@NullMarked
package dev.mhim.platform.text;

import org.jspecify.annotations.NullMarked;
