/** JSON notation of OVSDB values and schemas, for ovn4j's own modules. */
@NullMarked
package org.ovn4j.model.ovsdb.json;

import org.jspecify.annotations.NullMarked;
