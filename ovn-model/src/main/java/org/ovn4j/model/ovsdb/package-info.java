/** OVSDB values, schemas and rows (RFC 7047). */
@NullMarked
package org.ovn4j.model.ovsdb;

import org.jspecify.annotations.NullMarked;
