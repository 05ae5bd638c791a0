package io.whipsidecar.session;

/**
 * How many publishers are taken (RFC 9725 §4.5).
 *
 * @param publishers at the same time
 * @param settingUp of these, how many may be connecting: DTLS is not done
 */
public record Admission(int publishers, int settingUp) {}
