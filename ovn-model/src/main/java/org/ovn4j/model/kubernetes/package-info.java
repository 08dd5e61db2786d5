/** Readers of Kubernetes manifests. */
@NullMarked
package org.ovn4j.model.kubernetes;

import org.jspecify.annotations.NullMarked;
