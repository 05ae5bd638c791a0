/**
 * Bytes on the wire, without state: which protocol a datagram belongs to, where the fields of an
 * RTP or RTCP header stand, and arithmetic on numbers that wrap.
 *
 * <p>Starting points: {@link io.whipsidecar.wire.PacketKind} (RFC 7983), {@link
 * io.whipsidecar.wire.RtpHeader} (RFC 3550 §5.1), {@link io.whipsidecar.wire.SequenceNumbers}. A
 * packet is a {@code byte[]} with an offset and a length, everywhere in the core; no object is made
 * per packet. Imports nothing of this project.
 */
@NullMarked
package io.whipsidecar.wire;

import org.jspecify.annotations.NullMarked;
