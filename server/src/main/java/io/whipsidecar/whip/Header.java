package io.whipsidecar.whip;

/** One header field; names compare without regard to case (RFC 9110 §5.1). */
public record Header(String name, String value) {}
