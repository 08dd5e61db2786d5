/** The intent: immutable values that know nothing of Kubernetes or OVN rows. */
@NullMarked
@ModelStyle
package org.ovn4j.model;

import org.jspecify.annotations.NullMarked;
