package io.whipsidecar.ports;

/**
 * Consecutive ports that belong to one owner.
 *
 * @param first the first port, even
 * @param count 2 or 4
 */
public record PortBlock(int first, int count) {
  public PortBlock {
    if (first < 1024 || first % 2 != 0 || first + count > 65_536 || (count != 2 && count != 4)) {
      throw new IllegalArgumentException(
          "port block: "
              + count
              + " ports from "
              + first
              + " (expected: 2 or 4 from an even port, within 1024..65535)");
    }
  }

  public int last() {
    return first + count - 1;
  }
}
