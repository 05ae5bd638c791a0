package io.whipsidecar.session;

/**
 * How many publishers are taken (RFC 9725 §4.5).
 *
 * @param publishers at the same time
 * @param settingUp of these, how many may be without media yet
 */
public record Admission(int publishers, int settingUp) {}
