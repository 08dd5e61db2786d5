/** How to embed ovn4j. Each example is run by a test. */
@NullMarked
package org.ovn4j.examples;

import org.jspecify.annotations.NullMarked;
