/** Intent to plan. */
@NullMarked
package org.ovn4j.translator;

import org.jspecify.annotations.NullMarked;
