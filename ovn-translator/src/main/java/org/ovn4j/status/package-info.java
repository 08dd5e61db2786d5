/**
 * What the status of a UserDefinedNetwork or ClusterUserDefinedNetwork says of a network. Pure, as
 * the translation is: whoever writes the status into Kubernetes adds the times.
 */
@NullMarked
package org.ovn4j.status;

import org.jspecify.annotations.NullMarked;
