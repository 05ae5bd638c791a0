package io.whipsidecar.ingest;

import java.time.Instant;

/**
 * A publisher's request that was refused.
 *
 * @param method of HTTP, as sent, cut
 * @param status of the answer; 0 when HTTP was never spoken
 * @param detail what was seen and what was expected; holds no token
 * @param remoteAddress of the client, without a port
 * @param userAgent its own words, cut; empty when it sent none
 */
public record PublisherRefusal(
    Instant time,
    String method,
    int status,
    RefusalReason reason,
    String detail,
    String remoteAddress,
    String userAgent) {}
