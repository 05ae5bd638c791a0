/**
 * RTP payload formats: what one packet's payload says about the picture it belongs to, and the
 * parameter sets that a decoder needs before its first picture.
 *
 * <p>Starting points: {@link io.whipsidecar.payload.PayloadInspector} (flags of one packet), {@link
 * io.whipsidecar.payload.ParameterSets} (SPS, PPS and VPS kept for re-injection), {@link
 * io.whipsidecar.payload.PictureFormat} (width, height, profile). RFC 6184 (H.264), RFC 7798
 * (H.265), RFC 7741 (VP8), RFC 9628 (VP9), "RTP Payload Format For AV1" v1.0. Imports {@code media}
 * only.
 */
@NullMarked
package io.whipsidecar.payload;

import org.jspecify.annotations.NullMarked;
