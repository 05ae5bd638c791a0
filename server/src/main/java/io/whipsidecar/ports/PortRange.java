package io.whipsidecar.ports;

/**
 * The UDP ports that legs may use, both ends included. It belongs outside the kernel's ephemeral
 * range, or any program's outgoing socket may take a port that an FFmpeg is about to bind.
 *
 * @param first 1024 to 65534
 * @param last greater than {@code first}, at most 65535
 */
public record PortRange(int first, int last) {
  public PortRange {
    if (first < 1024 || last > 65_535 || first >= last) {
      throw new IllegalArgumentException(
          "port range: " + first + "-" + last + " (expected: 1024..65534, then more, to 65535)");
    }
  }

  /** As in the configuration: {@code 20000-29999}. */
  @Override
  public String toString() {
    return first + "-" + last;
  }
}
