/** The intent: immutable values that know nothing of Kubernetes or OVN rows. */
@NullMarked
@Value.Style(
    jdkOnly = true,
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    allowedClasspathAnnotations = {Override.class})
package org.ovn4j.model;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
