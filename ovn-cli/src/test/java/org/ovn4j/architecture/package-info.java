/** What docs and module names promise about who may use what, checked. */
@NullMarked
package org.ovn4j.architecture;

import org.jspecify.annotations.NullMarked;
