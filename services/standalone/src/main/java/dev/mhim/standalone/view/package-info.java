/** What people see: lines, bars, tables and JSON. Nothing here talks to the platform. */
@NullMarked
package dev.mhim.standalone.view;

import org.jspecify.annotations.NullMarked;
