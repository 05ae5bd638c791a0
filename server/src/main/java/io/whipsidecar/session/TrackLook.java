package io.whipsidecar.session;

import io.whipsidecar.forward.PayloadFormat;
import io.whipsidecar.media.Codec;
import io.whipsidecar.sdp.NegotiatedSession;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one of an ingest's tracks at a moment.
 *
 * @param negotiated null: the publisher does not send this track
 * @param received null: the publisher does not send this track
 * @param payload what has looked at the payloads
 * @param readerDrops since the present reader bound its ports
 */
record TrackLook(
    Codec codec,
    NegotiatedSession.@Nullable Track negotiated,
    io.whipsidecar.rtp.@Nullable TrackStatistics received,
    io.whipsidecar.forward.TrackStatistics forwarded,
    PayloadFormat payload,
    long readerDrops) {}
