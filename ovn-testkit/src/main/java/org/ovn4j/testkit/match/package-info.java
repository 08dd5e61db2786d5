/** OVN's language of match expressions, as far as OVN's own parser judges it. */
@NullMarked
package org.ovn4j.testkit.match;

import org.jspecify.annotations.NullMarked;
