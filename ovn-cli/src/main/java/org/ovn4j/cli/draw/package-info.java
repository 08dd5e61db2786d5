/**
 * The logical topology as a picture: {@link org.ovn4j.cli.draw.Topology} is what is shown, {@link
 * org.ovn4j.cli.draw.TopologyLayout} says where, {@link org.ovn4j.cli.draw.Svg} writes it down;
 * {@link org.ovn4j.cli.draw.Mermaid} leaves the layout to its reader. Pure.
 */
@NullMarked
package org.ovn4j.cli.draw;

import org.jspecify.annotations.NullMarked;
