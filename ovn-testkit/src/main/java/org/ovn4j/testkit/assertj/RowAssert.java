package org.ovn4j.testkit.assertj;

import org.ovn4j.testkit.rows.NamedRow;
import org.ovn4j.testkit.rows.NamedRows;

/** Assertions on one row of any table. */
public final class RowAssert extends AbstractRowAssert<RowAssert> {

  RowAssert(NamedRows rows, NamedRow row, String path) {
    super(RowAssert.class, rows, row, path);
  }
}
