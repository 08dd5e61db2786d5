/**
 * Observers for the tools of operations: {@link org.ovn4j.ovsdb.observe.JfrObserver} for JDK Flight
 * Recorder, {@link org.ovn4j.ovsdb.observe.MicrometerObserver} for metrics. The system's log is
 * {@link org.ovn4j.northbound.NorthboundObserver#logging}.
 */
@NullMarked
package org.ovn4j.ovsdb.observe;

import org.jspecify.annotations.NullMarked;
