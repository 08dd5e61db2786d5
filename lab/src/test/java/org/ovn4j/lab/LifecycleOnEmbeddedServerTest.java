package org.ovn4j.lab;

/** An embedded Northbound database goes through an intent's life as a real one does. */
@RealOvn(chassis = 1, embeddedNorthbound = true)
class LifecycleOnEmbeddedServerTest extends LifecycleTest {}
