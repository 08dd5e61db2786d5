/** Embedded Northbound database, generators and fixtures. */
@NullMarked
package org.ovn4j.testkit;

import org.jspecify.annotations.NullMarked;
