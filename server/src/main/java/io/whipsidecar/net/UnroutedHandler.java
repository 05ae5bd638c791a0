package io.whipsidecar.net;

import io.whipsidecar.session.DatagramHandler;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Asked for SRTP and SRTCP from an address that no session is bound to: a publisher whose address
 * changed in mid-session. Called from the event loop; must be cheap, for anyone can send garbage.
 */
@FunctionalInterface
public interface UnroutedHandler {
  /** Claims nothing: media from unknown addresses is dropped. */
  UnroutedHandler NONE = (buffer, offset, length, source) -> null;

  /** The session that the packet belongs to, or null to drop it. */
  @Nullable DatagramHandler claim(byte[] buffer, int offset, int length, SocketAddress source);
}
