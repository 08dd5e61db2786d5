package org.ovn4j.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that runs on a real OVN.
 *
 * <p>Its methods may take an {@link OvnLab}. One that a {@code @BeforeAll} method took is shared by
 * the tests of the class; otherwise each test has its own. After each test the daemons must have
 * had nothing to complain of, or the test fails; one that provokes complaints ends with {@link
 * OvnLab#mark()}.
 *
 * <p>Where the profile {@code real-ovn} is active and no lab can be had, the test fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("real-ovn")
@ExtendWith(OvnLabExtension.class)
@interface RealOvn {

  /** How many chassis the lab has: {@code ch1}, {@code ch2} and so on. */
  int chassis() default 2;

  /**
   * Whether the Northbound database is an {@link org.ovn4j.testkit.EmbeddedServer}, with the schema
   * of the OVN it serves, instead of an ovsdb-server.
   */
  boolean embeddedNorthbound() default false;
}
