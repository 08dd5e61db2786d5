package org.ovn4j.lab;

/** What Layer2 networks do with packets does not depend on whose Northbound database it is. */
@RealOvn(embeddedNorthbound = true)
class Layer2NetworkOnEmbeddedServerTest extends Layer2NetworkTest {}
