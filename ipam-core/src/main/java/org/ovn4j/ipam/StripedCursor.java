package org.ovn4j.ipam;

import org.jspecify.annotations.Nullable;

/**
 * A cursor with two cache lines, for lines are fetched in pairs, between its fields and whatever
 * lies behind: cursors that different threads write share none.
 */
final class StripedCursor extends Cursor {
  long p0;
  long p1;
  long p2;
  long p3;
  long p4;
  long p5;
  long p6;
  long p7;
  long p8;
  long p9;
  long p10;
  long p11;
  long p12;
  long p13;
  long p14;
  long p15;

  StripedCursor(@Nullable Segment origin, int originOffset) {
    super(origin, originOffset);
  }
}
