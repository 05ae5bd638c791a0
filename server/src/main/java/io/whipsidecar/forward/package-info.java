/**
 * The output side of one ingest: plain RTP and RTCP for the reader (FFmpeg) on loopback. It
 * outlives publishers and FFmpeg runs, and everything in it serves one promise: the reader sees one
 * gapless, monotonic, lip-synced stream that starts at a keyframe, whatever happens before it.
 *
 * <p>Starting points:
 *
 * <ul>
 *   <li>{@link io.whipsidecar.forward.IngestForwarder}: what comes in and what goes out
 *   <li>{@code OutputClock}: where output timestamps and sender reports come from
 *   <li>{@code KeyframeGate}: when video may pass
 *   <li>{@code MediaStore}: what is kept for a reader that comes later
 * </ul>
 *
 * <p>Sans-I/O: told everything, opens nothing, reads no clock. All methods of one forwarder are
 * called by the one thread that owns the ingest.
 */
@NullMarked
package io.whipsidecar.forward;

import org.jspecify.annotations.NullMarked;
