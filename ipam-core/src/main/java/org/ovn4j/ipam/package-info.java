/** Address values, pools, leases. */
@NullMarked
package org.ovn4j.ipam;

import org.jspecify.annotations.NullMarked;
