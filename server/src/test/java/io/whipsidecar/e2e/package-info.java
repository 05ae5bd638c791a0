/** The real server, real publishers and real FFmpegs, each in its own process, on loopback. */
@NullMarked
package io.whipsidecar.e2e;

import org.jspecify.annotations.NullMarked;
