package org.ovn4j.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test with a Northbound database: on a class, all its tests; on a method, in place of
 * {@code @Test}, this one.
 *
 * <p>Test methods, and those of {@code @BeforeEach} and {@code @AfterEach}, may have parameters of
 * these types:
 *
 * <ul>
 *   <li>{@link OvnFixture}: all of the following, and a reconciler
 *   <li>{@link org.ovn4j.testkit.NorthboundServer}: the server, started
 *   <li>{@link org.ovn4j.testkit.EmbeddedServer}: likewise, where it is not the real one
 *   <li>{@link org.ovn4j.northbound.NorthboundDb}: a connection to it
 *   <li>{@link org.ovn4j.testkit.IntentGenerator}: seeded anew for each test, or by {@link Seed}
 *   <li>{@code Intent.Builder}: of an intent that wants nothing yet
 * </ul>
 *
 * <p>Each test method has a server of its own, started when first asked for and closed after it, so
 * that tests can run in parallel. After a test that passed, the database is checked: references
 * lead to rows; rows of ovn4j name their owner; what {@link OvnFixture#apply} was given last is
 * what the database still holds. When a test fails, the seed and the rows are a suppressed
 * exception of the failure.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ClassTemplate
@TestTemplate
@ExtendWith(OvnExtension.class)
public @interface OvnTest {

  /** Which server; with both, each test runs once with each. */
  Server server() default Server.EMBEDDED;

  /** Whether to check the database after the test; not if the test breaks it on purpose. */
  boolean invariants() default true;

  /** The servers to choose from. */
  enum Server {
    /** One in this JVM. */
    EMBEDDED,
    /** The installed ovsdb-server; where there is none, the test is skipped. */
    REAL,
    /** First the one, then the other. */
    BOTH
  }
}
