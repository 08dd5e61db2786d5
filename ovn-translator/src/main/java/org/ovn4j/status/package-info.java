/**
 * What the status of networks, services and policies says of them. Pure, as the translation is:
 * whoever writes the status into Kubernetes adds the times.
 */
@NullMarked
package org.ovn4j.status;

import org.jspecify.annotations.NullMarked;
