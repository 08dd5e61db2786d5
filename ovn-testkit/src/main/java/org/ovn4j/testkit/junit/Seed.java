package org.ovn4j.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The seed of the {@link org.ovn4j.testkit.IntentGenerator} that the test is given; on a class, of
 * all its tests that have none of their own. Repeats a failure, which names its seed.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface Seed {
  /** The seed. */
  long value();
}
