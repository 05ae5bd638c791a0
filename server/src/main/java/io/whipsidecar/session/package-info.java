/**
 * One publisher: composes ICE, DTLS, SRTP and RTP into a session and feeds the ingest's forwarder.
 *
 * <p>Starting points: {@link io.whipsidecar.session.DatagramHandler}, what the network shell
 * drives. This package alone carries values from one protocol to the next.
 */
@NullMarked
package io.whipsidecar.session;

import org.jspecify.annotations.NullMarked;
