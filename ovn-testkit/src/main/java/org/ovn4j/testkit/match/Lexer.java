package org.ovn4j.testkit.match;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.testkit.match.Constant.Format;
import org.ovn4j.testkit.match.Token.Kind;

/** Tokens of a text, read one by one. */
final class Lexer {

  private static final Map<Character, Kind> SINGLE =
      Map.ofEntries(
          Map.entry('(', Kind.OPEN),
          Map.entry(')', Kind.CLOSE),
          Map.entry('{', Kind.OPEN_SET),
          Map.entry('}', Kind.CLOSE_SET),
          Map.entry('[', Kind.OPEN_BITS),
          Map.entry(']', Kind.CLOSE_BITS),
          Map.entry(',', Kind.COMMA),
          Map.entry('<', Kind.RELATION),
          Map.entry('>', Kind.RELATION),
          Map.entry('!', Kind.NOT),
          Map.entry('=', Kind.OTHER),
          Map.entry(';', Kind.OTHER),
          Map.entry('-', Kind.OTHER),
          Map.entry(':', Kind.OTHER));

  private static final Map<String, Kind> DOUBLE =
      Map.of(
          "==", Kind.RELATION,
          "!=", Kind.RELATION,
          "<=", Kind.RELATION,
          ">=", Kind.RELATION,
          "&&", Kind.AND,
          "||", Kind.OR,
          "..", Kind.RANGE,
          "--", Kind.OTHER);

  private static final Pattern BLANK = Pattern.compile("[ \\t\\n\\r\\x0b\\f]+");
  private static final Pattern COMMENT = Pattern.compile("//[^\\n]*|/\\*(?:[^*\\n]|\\*(?!/))*\\*/");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_.][A-Za-z0-9_.]*");

  /** What begins as a number does, or has a colon after hexadecimal digits. */
  private static final Pattern NUMBER_START = Pattern.compile("[0-9]|::|[0-9a-fA-F]+:");

  /** A colon after a dot begins another token, and so do two dots. */
  private static final Pattern NUMBER =
      Pattern.compile("(?:[A-Za-z0-9:])*+(?:(?:\\.(?!\\.))(?:[A-Za-z0-9]|\\.(?!\\.))*+)?");

  private static final Pattern ETHERNET = Pattern.compile("[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}");
  private static final int SET_BITS = 1024;

  private final String text;
  private int at;

  Lexer(String text) {
    this.text = text;
  }

  MatchSyntaxException error(int offset, String reason) {
    return new MatchSyntaxException(text, offset, reason);
  }

  /** The next token; at the end, the end. */
  Token next() throws MatchSyntaxException {
    skip();
    int start = at;
    if (start == text.length()) {
      return token(Kind.END, start, "");
    }
    char c = text.charAt(start);
    if (c == '"') {
      return string(start);
    }
    if (c == '$' || c == '@') {
      at++;
      return token(
          c == '$' ? Kind.ADDRESS_SET : Kind.PORT_GROUP,
          start,
          name("a name follows " + c + ", of letters, digits, _ and ., no digit first"));
    }
    if (matches(NUMBER_START)) {
      return integer(start);
    }
    if (c != '.' && matches(NAME)) {
      return token(Kind.IDENTIFIER, start, name(""));
    }
    return operator(start, c);
  }

  private Token operator(int start, char c) throws MatchSyntaxException {
    String two = text.substring(start, Math.min(start + 2, text.length()));
    if (text.startsWith("<->", start)) {
      at += 3;
      return token(Kind.OTHER, start, "<->");
    }
    Kind kind = DOUBLE.get(two);
    if (kind != null) {
      at += 2;
      return token(kind, start, two);
    }
    kind = SINGLE.get(c);
    if (kind != null) {
      at++;
      return token(kind, start, String.valueOf(c));
    }
    throw error(
        start,
        switch (c) {
          case '&' -> "a single & means nothing; write &&";
          case '|' -> "a single | means nothing; write ||";
          case '/' -> "/ is for masks and comments: no blank before it, or // or /* in one line */";
          case '.' -> "a single . means nothing; ranges of bits have two";
          default ->
              "the character %s has no meaning outside of quotes"
                  .formatted(
                      Character.isISOControl(c)
                          ? "U+%04X".formatted((int) c)
                          : Character.toString(text.codePointAt(start)));
        });
  }

  private void skip() {
    while (consume(BLANK) || consume(COMMENT)) {
      // there may be more
    }
  }

  private boolean consume(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    boolean found = matcher.lookingAt();
    if (found) {
      at = matcher.end();
    }
    return found;
  }

  private boolean matches(Pattern pattern) {
    return pattern.matcher(text).region(at, text.length()).lookingAt();
  }

  private String name(String otherwise) throws MatchSyntaxException {
    int start = at;
    if (!consume(NAME)) {
      throw error(start, otherwise);
    }
    return text.substring(start, at);
  }

  private static Token token(Kind kind, int start, String of) {
    return new Token(kind, start, of, Optional.empty());
  }

  private Token string(int start) throws MatchSyntaxException {
    StringText string = new StringText(text, start);
    at = string.end();
    return token(Kind.STRING, start, string.value());
  }

  private Token integer(int start) throws MatchSyntaxException {
    Constant constant = number();
    if (at < text.length() && text.charAt(at) == '/') {
      at++;
      constant = mask(start, constant, number());
    }
    return new Token(Kind.INTEGER, start, text.substring(start, at), Optional.of(constant));
  }

  private Constant mask(int start, Constant value, Constant mask) throws MatchSyntaxException {
    boolean prefix =
        mask.format() == Format.DECIMAL
            && (value.format() == Format.IPV4 || value.format() == Format.IPV6);
    int bits = value.format().bits();
    if (value.format() == mask.format()) {
      return value.masked(mask.value());
    }
    if (prefix && mask.value().compareTo(BigInteger.valueOf(bits)) <= 0) {
      int length = mask.value().intValueExact();
      return value.masked(
          BigInteger.ONE.shiftLeft(length).subtract(BigInteger.ONE).shiftLeft(bits - length));
    }
    if (value.format() == Format.DECIMAL
        && mask.format() == Format.HEXADECIMAL
        && value.value().signum() == 0) {
      return Constant.of(Format.HEXADECIMAL, value.value()).masked(mask.value());
    }
    throw error(
        start,
        prefix
            ? "a prefix length of at most " + bits + " follows the / after an address"
            : "value and mask are written in one form: both decimal, both 0x, both addresses");
  }

  private Constant number() throws MatchSyntaxException {
    int start = at;
    consume(NUMBER);
    String digits = text.substring(start, at);
    if (digits.isEmpty()) {
      throw error(start, "a number is expected after /");
    }
    if (ETHERNET.matcher(digits).matches()) {
      return Constant.of(Format.ETHERNET, new BigInteger(digits.replace(":", ""), 16));
    }
    if (digits.matches("[0-9]+")) {
      return decimal(start, digits);
    }
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      return hexadecimal(start, digits.substring(2));
    }
    IpAddress address =
        IpAddress.tryParse(digits)
            .orElseThrow(
                () ->
                    error(
                        start,
                        "no number in any form: decimal, 0x and digits, an IPv4 or IPv6 address,"
                            + " six pairs of hexadecimal digits with colons"));
    return Constant.of(
        address.isIpv4() ? Format.IPV4 : Format.IPV6, new BigInteger(1, address.toBytes()));
  }

  private Constant decimal(int start, String digits) throws MatchSyntaxException {
    if (digits.length() > 1 && digits.startsWith("0")) {
      throw error(start, "a decimal number has no leading zero");
    }
    BigInteger value = new BigInteger(digits);
    if (value.bitLength() > Long.SIZE) {
      throw error(start, "a decimal number has at most 64 bits; write it with 0x");
    }
    return Constant.of(Format.DECIMAL, value);
  }

  private Constant hexadecimal(int start, String digits) throws MatchSyntaxException {
    if (!digits.matches("[0-9a-fA-F]+")) {
      throw error(start, "hexadecimal digits, and nothing else, follow 0x");
    }
    BigInteger value = new BigInteger(digits, 16);
    if (value.bitLength() > SET_BITS) {
      throw error(start, "a number has at most " + SET_BITS + " bits");
    }
    return Constant.of(Format.HEXADECIMAL, value);
  }
}
