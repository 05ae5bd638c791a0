package io.whipsidecar.net;

import io.whipsidecar.wire.TcpPath;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One publisher's TCP connection: the packets that came, and those that wait to leave. A stranger,
 * for whom no session has vouched yet, gets little memory. Event loop only; {@link IceTcpListener}
 * decides about its life.
 */
@SuppressWarnings("serial") // a path is an address by type only
final class TcpConnection extends TcpPath {
  private static final long serialVersionUID = 1L;

  /** A few frames of a keyframe at a time. */
  private static final int READ_BYTES = 16_384;

  /** RTCP of some seconds, in front of the kernel's buffer. */
  static final int WRITE_BYTES = 16_384;

  /** Checks that a stranger may get wrong, by order: an ICE restart can be under way. */
  private static final int MAX_STRANGE_CHECKS = 8;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final FrameReader reader;
  private @Nullable ByteBuffer out;
  private boolean readable;
  private boolean known;
  private int strangeChecks;

  /** When its time is over, unless a session vouches for it. */
  long deadlineNs;

  /** Whether it stands in the queue of connections that have something to read. */
  boolean queued;

  /** Whether it stands in the list of connections that have something to write. */
  boolean dirty;

  boolean closed;

  TcpConnection(SocketChannel channel, SelectionKey key, InetSocketAddress remote) {
    super(remote);
    this.channel = channel;
    this.key = key;
    this.reader = new FrameReader(0);
  }

  /** A session vouches for it. */
  void setKnown() {
    if (!known) {
      known = true;
      reader.grow(READ_BYTES);
    }
  }

  boolean isKnown() {
    return known;
  }

  /** Whether a stranger may say one thing more. */
  boolean mayCheck() {
    return ++strangeChecks <= MAX_STRANGE_CHECKS;
  }

  FrameReader reader() {
    return reader;
  }

  void setReadable() {
    readable = true;
  }

  /** Whether the kernel may have more for us. */
  boolean isReadable() {
    return readable;
  }

  /**
   * Reads what there is, once.
   *
   * @return bytes, or -1 at the end of the stream
   */
  int read() throws IOException {
    ByteBuffer space = reader.space();
    int room = space.remaining();
    int count = channel.read(space);
    readable = count == room; // else the selector says when there is more
    return count;
  }

  /**
   * Takes a copy of a packet; false when the peer has not read for so long that it finds no room.
   */
  boolean put(byte[] packet, int offset, int length) {
    ByteBuffer buffer = out;
    if (buffer == null) {
      buffer = ByteBuffer.allocate(WRITE_BYTES);
      out = buffer;
    }
    if (buffer.remaining() < FrameReader.LENGTH_BYTES + length) {
      return false;
    }
    buffer.putShort((short) length).put(packet, offset, length);
    return true;
  }

  /** Writes what the kernel takes; of the rest the selector is told. */
  void write() throws IOException {
    ByteBuffer buffer = out;
    if (buffer == null) {
      return;
    }
    buffer.flip();
    try {
      channel.write(buffer);
    } finally {
      buffer.compact();
    }
    int wanted = SelectionKey.OP_READ | (buffer.position() > 0 ? SelectionKey.OP_WRITE : 0);
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  void close() {
    closed = true;
    out = null;
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }
}
