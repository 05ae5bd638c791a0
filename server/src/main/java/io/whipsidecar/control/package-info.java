/**
 * Managers on the command line: {@code ingest}, which calls a running server by hand, and {@code
 * run}, which is a whole manager of one FFmpeg. Only the command line knows this package.
 *
 * <p>Starting points: {@link io.whipsidecar.control.ClientCommand}, which every one of them is, and
 * {@link io.whipsidecar.control.RunCommand}.
 */
@NullMarked
package io.whipsidecar.control;

import org.jspecify.annotations.NullMarked;
