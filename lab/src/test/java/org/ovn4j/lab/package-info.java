/** Tests on a real OVN: what the rows we write do with packets. */
@NullMarked
package org.ovn4j.lab;

import org.jspecify.annotations.NullMarked;
