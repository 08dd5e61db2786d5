package org.ovn4j.translator;

import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;

/**
 * A node with a gateway.
 *
 * @param node the node
 * @param gateway its gateway
 * @param id its number, from 2
 */
record GatewayNode(Node node, NodeGateway gateway, int id) {

  String name() {
    return node.name();
  }
}
