/**
 * Assertions on plans, change sets and databases in the words of OVN. Needs AssertJ on the class or
 * module path; start at {@link org.ovn4j.testkit.assertj.OvnAssertions}.
 */
@NullMarked
package org.ovn4j.testkit.assertj;

import org.jspecify.annotations.NullMarked;
