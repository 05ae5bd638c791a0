/**
 * DTLS 1.2 with use_srtp (RFC 5764) in both roles. Bouncy Castle does the protocol; its handshake
 * blocks, so it runs on threads that are handed in, behind an adapter that never blocks its caller.
 *
 * <p>Starting points: {@link io.whipsidecar.dtls.DtlsEndpoint}, {@link
 * io.whipsidecar.dtls.DtlsIdentity}.
 */
@NullMarked
package io.whipsidecar.dtls;

import org.jspecify.annotations.NullMarked;
