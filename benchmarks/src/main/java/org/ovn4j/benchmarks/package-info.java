/** Benchmarks, each named for the question it answers. */
@NullMarked
package org.ovn4j.benchmarks;

import org.jspecify.annotations.NullMarked;
