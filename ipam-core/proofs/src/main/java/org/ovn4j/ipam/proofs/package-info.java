/**
 * What threads can see of the public API of {@code ipam-core}. Lincheck searches the interleavings
 * of a few operations for one whose results no order of the operations explains; jcstress runs two
 * or three of them at once many times, on the memory model of the machine.
 */
@NullMarked
package org.ovn4j.ipam.proofs;

import org.jspecify.annotations.NullMarked;
