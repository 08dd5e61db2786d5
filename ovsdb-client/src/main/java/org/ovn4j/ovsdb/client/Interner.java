package org.ovn4j.ovsdb.client;

import org.ovn4j.model.ovsdb.Datum;

/**
 * Gives for a value the equal one that was given before, so that rows share what repeats: names of
 * options, owners, networks, UUIDs. It forgets: a value lies at the one place that its hash names,
 * and the next one there takes it. So it keeps as many values as it has places at most, and no
 * large ones. Not thread-safe.
 */
final class Interner {

  private static final int FIRST_PLACES = 256;

  /** Greatest number of characters or elements of what is worth a place. */
  private static final int GREATEST_STRING = 128;

  private static final int GREATEST_DATUM = 16;

  private final int greatest;
  private Object[] places = new Object[FIRST_PLACES];
  private int taken;

  /**
   * An interner without values.
   *
   * @param greatest the most values that it keeps; a power of two
   */
  Interner(int greatest) {
    this.greatest = greatest;
  }

  /** A set or a map; of a map that is new, the keys are shared still. */
  Datum datum(Datum value) {
    if (value.size() > GREATEST_DATUM) {
      return value;
    }
    return (Datum) share(value.isMap() ? value.withKeys((Datum) share(value.keySet())) : value);
  }

  Object atom(Object value) {
    return value instanceof String text && text.length() > GREATEST_STRING ? value : share(value);
  }

  private Object share(Object value) {
    int place = place(value);
    Object there = places[place];
    if (value.equals(there)) {
      return there;
    }
    places[place] = value;
    if (there == null) {
      taken++;
      if (taken > places.length / 2 && places.length < greatest) {
        grow();
      }
    }
    return value;
  }

  private int place(Object value) {
    int hash = value.hashCode() * 0x9E3779B9;
    return (hash ^ hash >>> 16) & (places.length - 1);
  }

  private void grow() {
    Object[] before = places;
    places = new Object[4 * before.length];
    taken = 0;
    for (Object value : before) {
      if (value != null) {
        places[place(value)] = value;
        taken++;
      }
    }
  }
}
