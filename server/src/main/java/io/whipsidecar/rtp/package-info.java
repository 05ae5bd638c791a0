/**
 * The receiving side of one publisher's session, after SRTP: which track a packet belongs to, loss
 * repair within a time bound, order, statistics, and the RTCP that goes back.
 *
 * <p>Starting points: {@link io.whipsidecar.rtp.RtpReceiver} (told of packets and of time), {@link
 * io.whipsidecar.rtp.RtpReceiverSink} (what comes out), {@link io.whipsidecar.rtp.InboundStream}
 * (order and gaps of one track), {@link io.whipsidecar.rtp.HoldPolicy} (how long to wait, when to
 * ask again). The reasons are in {@code docs/decisions/loss-recovery.md}.
 *
 * <p>Opens no socket, starts no thread, reads no clock: time is the {@code nowNs} of each call.
 */
@NullMarked
package io.whipsidecar.rtp;

import org.jspecify.annotations.NullMarked;
