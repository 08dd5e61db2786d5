/** Text helpers that the intent and its readers share; not exported. */
@NullMarked
package org.ovn4j.model.internal;

import org.jspecify.annotations.NullMarked;
