package org.ovn4j.explain;

import java.util.Optional;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy.Direction;

/**
 * What policies say about one end of a connection.
 *
 * @param direction the end: what the sender may send, or what the receiver may get
 * @param workload whose end, namespace and name
 * @param allows whether it is let through
 * @param rule what decided: a rule of a policy; empty if no rule did
 * @param text the same in words
 */
public record Decision(
    Direction direction, String workload, boolean allows, Optional<Origin> rule, String text) {}
