package org.ovn4j.ipam;

/**
 * Two cache lines, for lines are fetched in pairs, before the fields of a subclass: objects that
 * lie side by side and are written by different threads then share none.
 */
abstract class Padding {
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
}
