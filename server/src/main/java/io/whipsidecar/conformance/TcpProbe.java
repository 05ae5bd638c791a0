package io.whipsidecar.conformance;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A TCP connection of the publisher's side (RFC 6544), with the framing of RFC 4571 §2. One thread.
 */
final class TcpProbe implements AutoCloseable {
  private static final int WAIT_MS = 2_000;

  private final Socket socket = new Socket();

  TcpProbe(InetSocketAddress server) throws IOException {
    socket.connect(server, WAIT_MS);
    socket.setSoTimeout(WAIT_MS);
    socket.setTcpNoDelay(true);
  }

  /** The response to a request, which is not repeated. */
  Stun.Message ask(byte[] request) throws IOException, Unmet {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeShort(request.length);
    out.write(request);
    out.flush();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    try {
      while (true) {
        byte[] packet = new byte[in.readUnsignedShort()];
        in.readFully(packet);
        Stun.Message response = Stun.parse(packet, request);
        if (response != null) {
          return response;
        }
      }
    } catch (SocketTimeoutException | EOFException e) {
      throw new Unmet("no answer from " + socket.getRemoteSocketAddress() + " over TCP");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
