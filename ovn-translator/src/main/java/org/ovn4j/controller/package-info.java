/**
 * Where intent, plan and database meet: what has I/O, a clock and a thread. {@link
 * org.ovn4j.controller.Reconciler} does it once, {@link org.ovn4j.controller.Controller} goes on.
 */
@NullMarked
package org.ovn4j.controller;

import org.jspecify.annotations.NullMarked;
