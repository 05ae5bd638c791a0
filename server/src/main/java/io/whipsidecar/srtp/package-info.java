/**
 * SRTP and SRTCP (RFC 3711; AES-GCM by RFC 7714) on the JDK's own ciphers, for the three profiles
 * that DTLS-SRTP negotiates here.
 *
 * <p>Starting points: {@link io.whipsidecar.srtp.SrtpReceiver} takes what the publisher sends,
 * {@link io.whipsidecar.srtp.SrtpSender} makes what goes back to it, {@link
 * io.whipsidecar.srtp.SrtpProfile} says how long keys and salts are. Why no library does this:
 * {@code docs/decisions/srtp-on-jce.md}.
 */
@NullMarked
package io.whipsidecar.srtp;

import org.jspecify.annotations.NullMarked;
