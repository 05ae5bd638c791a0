/**
 * {@code whip-sidecar conformance URL}: what RFC 9725 and the RFCs below it ask of a server, each
 * requirement as a check against a running one, ours or another. Plays a WHIP client of its own
 * over HTTP, STUN and DTLS; the test's side of each check lives here, the server's is never called.
 *
 * <p>Starting points: {@link io.whipsidecar.conformance.ConformanceCommand}; {@code Requirements}
 * has the list.
 */
@NullMarked
package io.whipsidecar.conformance;

import org.jspecify.annotations.NullMarked;
