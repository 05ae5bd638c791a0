/**
 * {@code whip-sidecar doctor}: looks at the machine and the configuration, and says what would not
 * work and what to do. It changes nothing, and works beside a running server.
 *
 * <p>Starting points: {@link io.whipsidecar.doctor.Doctor}, the list of all checks; {@link
 * io.whipsidecar.doctor.Finding}, what each comes to.
 */
@NullMarked
package io.whipsidecar.doctor;

import org.jspecify.annotations.NullMarked;
