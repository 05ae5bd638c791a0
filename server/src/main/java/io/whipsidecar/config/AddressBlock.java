package io.whipsidecar.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A block of addresses, such as {@code 10.0.0.0/8}, or one address.
 *
 * @param network an address of the block
 * @param bits how many of its first bits all addresses of the block share
 */
public record AddressBlock(InetAddress network, int bits) {
  private static final String EXPECTED =
      "an address or a block of addresses such as 10.0.0.0/8 or 2001:db8::/32";

  /**
   * Parses an address literal with or without {@code /bits}; names are refused.
   *
   * @throws ConfigException naming {@code key}
   */
  public static AddressBlock parse(String key, String value) {
    int slash = value.indexOf('/');
    String literal = slash < 0 ? value : value.substring(0, slash);
    if (!literal.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      throw ConfigException.of(key, value, EXPECTED);
    }
    try {
      InetAddress address = InetAddress.getByName(literal); // a literal is not resolved
      int all = address.getAddress().length * Byte.SIZE;
      String digits = slash < 0 ? String.valueOf(all) : value.substring(slash + 1);
      return new AddressBlock(address, Parse.integer(key, value, digits, 0, all, EXPECTED));
    } catch (UnknownHostException e) {
      throw ConfigException.of(key, value, EXPECTED);
    }
  }

  /** Whether the address belongs to the block. */
  public boolean contains(InetAddress address) {
    byte[] own = network.getAddress();
    byte[] other = address.getAddress();
    if (own.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if (((own[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
