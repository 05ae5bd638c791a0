package io.whipsidecar.rtp;

/** A media SSRC and the SSRC of its retransmissions: a=ssrc-group:FID (RFC 5576 §4.2, RFC 4588). */
public record FidPair(int ssrc, int rtxSsrc) {}
