/**
 * A network that does not exist, in time that does not pass: seeded, repeatable, minutes in
 * milliseconds.
 *
 * <p>Starting points: {@link io.whipsidecar.testing.netem.VirtualTime} (runs events in order),
 * {@link io.whipsidecar.testing.netem.Link} (one direction of a path), {@link
 * io.whipsidecar.testing.netem.FakeNetwork} (addresses, both directions, rebinding), {@link
 * io.whipsidecar.testing.netem.RtpPublisher} (a publisher at RTP level).
 */
@NullMarked
package io.whipsidecar.testing.netem;

import org.jspecify.annotations.NullMarked;
