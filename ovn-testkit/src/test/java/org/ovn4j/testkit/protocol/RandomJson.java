package org.ovn4j.testkit.protocol;

import java.util.Random;

/** JSON text of any shape. */
final class RandomJson {

  private static final String[] STRINGS = {
    "", "a", "uuid", "set", "map", "OVN_Northbound", "\\\"", "\\\\", "\\n", "\u00e4", "\ud83d\ude00"
  };

  private RandomJson() {}

  /** An object or array. */
  static String container(Random random, int depth) {
    StringBuilder text = new StringBuilder();
    boolean object = random.nextBoolean();
    text.append(object ? '{' : '[');
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : ",");
      if (object) {
        text.append(string(random)).append(':');
      }
      text.append(value(random, depth - 1));
    }
    return text.append(object ? '}' : ']').toString();
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> "null";
      case 1 -> String.valueOf(random.nextBoolean());
      case 2 -> String.valueOf(random.nextInt(5) - 2);
      case 3 -> random.nextInt() + ".5";
      case 4 -> string(random);
      default -> container(random, depth);
    };
  }

  private static String string(Random random) {
    return '"' + STRINGS[random.nextInt(STRINGS.length)] + '"';
  }
}
