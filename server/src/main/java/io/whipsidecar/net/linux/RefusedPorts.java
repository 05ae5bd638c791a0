package io.whipsidecar.net.linux;

import java.nio.ByteBuffer;

/**
 * Learns which ports refused what an unconnected IPv4 socket has sent (IP_RECVERR): the kernel
 * keeps each refusal with the destination. On loopback it is there when the send returns. One
 * thread.
 */
public final class RefusedPorts {
  private static final int SOL_IP = 0;
  private static final int IP_RECVERR = 11;
  private static final int ECONNREFUSED = 111;
  private static final int NAME_LENGTH_AT = 8;
  private static final int CONTROL_AT = 32;
  private static final int CONTROL_LENGTH_AT = 40;
  // behind struct msghdr: struct sockaddr_in, and struct cmsghdr with struct sock_extended_err
  private static final int NAME = 56;
  private static final int CONTROL = NAME + 32;
  private static final int CONTROL_BYTES = 64;
  private static final int ERROR = CONTROL + 16;

  private final SystemCalls calls;
  private final int descriptor;
  private final ByteBuffer memory = SystemCalls.memory(CONTROL + CONTROL_BYTES);
  private final long address = SystemCalls.addressOf(memory);

  RefusedPorts(SystemCalls calls, int descriptor) {
    this.calls = calls;
    this.descriptor = descriptor;
    memory.putLong(0, address + NAME);
    memory.putLong(CONTROL_AT, address + CONTROL);
  }

  /**
   * Has the kernel keep refusals from now on. While one is kept, the next send fails once.
   *
   * @return whether the kernel will
   */
  boolean enable() {
    memory.putInt(NAME, 1);
    return calls.setOption(descriptor, SOL_IP, IP_RECVERR, address + NAME, Integer.BYTES) == 0;
  }

  /** Takes one refusal: the port, or 0 if there is none left. */
  public int next() {
    while (take()) {
      if (memory.getInt(ERROR) == ECONNREFUSED) {
        return KernelAddress.port(memory, NAME);
      }
    }
    return 0;
  }

  private boolean take() {
    memory.putInt(NAME_LENGTH_AT, KernelAddress.BYTES);
    memory.putLong(CONTROL_LENGTH_AT, CONTROL_BYTES);
    memory.putInt(ERROR, 0);
    return calls.receiveError(descriptor, address) >= 0;
  }
}
