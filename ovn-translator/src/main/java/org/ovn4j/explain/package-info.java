/**
 * What an intent means for one connection: whether it is there, along which path, and by which rule
 * or isolation. Told without a look at rows or at how they are made.
 */
@NullMarked
package org.ovn4j.explain;

import org.jspecify.annotations.NullMarked;
