package io.whipsidecar.session;

import io.whipsidecar.dtls.DtlsKeys;
import io.whipsidecar.srtp.SrtpProfile;
import io.whipsidecar.srtp.SrtpReceiver;
import io.whipsidecar.srtp.SrtpSender;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** SRTP of one session: nothing before the handshake is done, both directions afterwards. */
final class SrtpChannel {
  /** What came in before the keys. */
  static final int NO_KEYS = Integer.MIN_VALUE;

  private @Nullable SrtpReceiver receiver;
  private @Nullable SrtpSender sender;
  private String profile = "";

  /** Installs the keys that the handshake came to. */
  void install(DtlsKeys keys) {
    SrtpProfile negotiated =
        Objects.requireNonNull(SrtpProfile.ofId(keys.srtpProfileId()), "srtpProfileId");
    receiver = new SrtpReceiver(negotiated, keys.remoteKey(), keys.remoteSalt());
    sender = new SrtpSender(negotiated, keys.localKey(), keys.localSalt());
    profile = negotiated.name();
  }

  /** The negotiated profile's name, empty before the handshake is done. */
  String profile() {
    return profile;
  }

  /** Plaintext length, a negative SrtpStatus, or {@link #NO_KEYS}. */
  int unprotectRtp(byte[] in, int offset, int length, byte[] out) {
    SrtpReceiver keyed = receiver;
    return keyed == null ? NO_KEYS : keyed.unprotectRtp(in, offset, length, out, 0);
  }

  /** As {@link #unprotectRtp}, for SRTCP. */
  int unprotectRtcp(byte[] in, int offset, int length, byte[] out) {
    SrtpReceiver keyed = receiver;
    return keyed == null ? NO_KEYS : keyed.unprotectRtcp(in, offset, length, out, 0);
  }

  /** Protected length, or a negative number when it can't be sent. */
  int protectRtcp(byte[] in, int offset, int length, byte[] out) {
    SrtpSender keyed = sender;
    return keyed == null ? NO_KEYS : keyed.protectRtcp(in, offset, length, out, 0);
  }
}
