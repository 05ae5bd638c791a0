/**
 * WHIP (RFC 9725) as rules without I/O: a request comes in as a value, a response goes out as one.
 *
 * <p>Starting points: {@link io.whipsidecar.whip.WhipEndpoint#handle}; what it asks of the rest of
 * the program is {@link io.whipsidecar.whip.IngestLookup} and {@link
 * io.whipsidecar.whip.PublisherGateway}. Where real clients are not exact, {@link
 * io.whipsidecar.whip.Leniency} names the client and what is forgiven.
 */
@NullMarked
package io.whipsidecar.whip;

import org.jspecify.annotations.NullMarked;
