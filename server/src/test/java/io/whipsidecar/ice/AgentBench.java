package io.whipsidecar.ice;

import io.whipsidecar.wire.PeerPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An agent, and what it told. */
final class AgentBench implements IceSink {
  static final IceCredentials LOCAL = new IceCredentials("local", "p".repeat(22));
  static final IceCredentials FRESH = new IceCredentials("fresh", "q".repeat(22));
  static final InetSocketAddress WIFI = address(1, 1_000);
  static final InetSocketAddress LTE = address(2, 2_000);

  final IceLiteAgent agent = new IceLiteAgent(LOCAL, this);
  final List<String> paths = new ArrayList<>();
  final List<SocketAddress> authenticated = new ArrayList<>();
  final List<byte[]> answers = new ArrayList<>();
  final List<SocketAddress> answered = new ArrayList<>();

  static InetSocketAddress address(int host, int port) {
    try {
      InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) host});
      return new InetSocketAddress(address, port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes (expected: an address)", e);
    }
  }

  static byte[] check(IceCredentials to) {
    return StunBuilder.check(to.ufrag() + ":remote").sealed(to.pwd());
  }

  static byte[] nomination(IceCredentials to) {
    return StunBuilder.check(to.ufrag() + ":remote").useCandidate().sealed(to.pwd());
  }

  IceLiteAgent.Outcome handle(byte[] message, SocketAddress source, long nowMs) {
    return agent.handle(message, 0, message.length, source, nowMs * 1_000_000);
  }

  IceLiteAgent.Outcome handle(byte[] message) {
    return handle(message, WIFI, 0);
  }

  /** The last answer, parsed, after its MAC and fingerprint were found right. */
  StunMessage answer(IceCredentials by) {
    byte[] bytes = answers.get(answers.size() - 1);
    StunMessage parsed = new StunMessage();
    if (!parsed.parse(bytes, 0, bytes.length)
        || !StunIntegrity.fingerprintFits(parsed)
        || !new StunIntegrity(by.pwd()).verifies(parsed)) {
      throw new AssertionError("an answer that is not authentic: " + Arrays.toString(bytes));
    }
    return parsed;
  }

  @Override
  public void sendStun(SocketAddress to, byte[] message, int offset, int length) {
    answers.add(Arrays.copyOfRange(message, offset, offset + length));
    answered.add(to);
  }

  @Override
  public void onAuthenticated(SocketAddress source) {
    authenticated.add(source);
  }

  @Override
  public void onSelectedPath(SocketAddress address, boolean nominated) {
    paths.add(PeerPath.remote(address).getPort() + (nominated ? " nominated" : " provisional"));
  }
}
