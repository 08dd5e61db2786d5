/**
 * Databases in files: the standalone format of ovsdb-server, ovsdb(5) and ovsdb-tool(1). Whatever
 * one of the two wrote, the other reads.
 */
@NullMarked
package org.ovn4j.testkit.storage;

import org.jspecify.annotations.NullMarked;
