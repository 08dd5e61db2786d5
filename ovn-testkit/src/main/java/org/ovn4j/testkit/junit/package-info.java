/**
 * A JUnit 5 extension that gives each test a Northbound database of its own. Needs JUnit 5.13 or
 * newer on the class or module path; start at {@link org.ovn4j.testkit.junit.OvnTest}.
 */
@NullMarked
package org.ovn4j.testkit.junit;

import org.jspecify.annotations.NullMarked;
