/** Who may do what: credentials, roles, projects and the table that says what each call needs. */
@NullMarked
package dev.mhim.gateway.access;

import org.jspecify.annotations.NullMarked;
