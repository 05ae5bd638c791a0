/**
 * SDP as WHIP needs it: a publisher's offer is read, judged against what the ingest expects, and
 * answered. Pure functions over strings and records; called from any thread.
 *
 * <p>Starting points: {@link io.whipsidecar.sdp.SdpOffer#parse} (bad text is a value, never an
 * exception), {@link io.whipsidecar.sdp.Negotiation#negotiate} (what we accept and why not), {@link
 * io.whipsidecar.sdp.SdpAnswer#write}, and {@link io.whipsidecar.sdp.Sdpfrag} for trickle ICE and
 * restarts (RFC 8840).
 */
@NullMarked
package io.whipsidecar.sdp;

import org.jspecify.annotations.NullMarked;
