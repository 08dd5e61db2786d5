/** OVSDB session over unix, TCP and TLS. */
@NullMarked
package org.ovn4j.ovsdb.client;

import org.jspecify.annotations.NullMarked;
