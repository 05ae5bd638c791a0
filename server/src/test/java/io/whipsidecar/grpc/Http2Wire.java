package io.whipsidecar.grpc;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client that speaks HTTP/2 by the frame (RFC 9113), to see what no client library shows. */
final class Http2Wire implements AutoCloseable {
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int MAX_CONCURRENT_STREAMS = 3;
  static final int ENHANCE_YOUR_CALM = 11;

  private static final int HEADER_BYTES = 9;
  private static final int SETTING_BYTES = 6;
  private static final int ANSWER_TIMEOUT_MS = 30_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  /**
   * @param type of the frame
   * @param ack whether it answers one of ours
   */
  record Frame(int type, boolean ack, ByteBuffer payload) {
    /** The value of a setting, or -1. */
    int setting(int id) {
      for (int i = 0; i + SETTING_BYTES <= payload.limit(); i += SETTING_BYTES) {
        if (payload.getShort(i) == id) {
          return payload.getInt(i + 2);
        }
      }
      return -1;
    }

    /** Why the server wants no more (RFC 9113 §6.8). */
    int goAwayError() {
      return payload.getInt(4);
    }
  }

  /** Connects and says hello: the preface and empty settings. */
  Http2Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(ANSWER_TIMEOUT_MS);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    send(SETTINGS, new byte[0]);
  }

  /** A frame of the connection itself, without flags. */
  void send(int type, byte[] payload) throws IOException {
    out.write(
        ByteBuffer.allocate(HEADER_BYTES + payload.length)
            .put((byte) 0)
            .putShort((short) payload.length)
            .put((byte) type)
            .put((byte) 0)
            .putInt(0)
            .put(payload)
            .array());
    out.flush();
  }

  /** The next frame of a type that is no answer to one of ours. */
  Frame await(int type) throws IOException {
    Frame frame = read();
    while (frame.type != type || frame.ack) {
      frame = read();
    }
    return frame;
  }

  private Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    boolean ack = (in.readUnsignedByte() & 1) != 0 && (type == SETTINGS || type == PING);
    in.readInt(); // the stream
    return new Frame(type, ack, ByteBuffer.wrap(in.readNBytes(length)));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
