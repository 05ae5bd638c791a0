package io.whipsidecar.whip;

/**
 * A request of a publisher that was refused, as the HTTP server knows it.
 *
 * @param method as sent, so anything; empty when there was no request that could be read
 * @param path the raw path, still percent-encoded, without query; empty like the method
 * @param userAgent empty when the client sent none
 * @param status of the answer; 0 when HTTP was never spoken
 */
public record RefusedRequest(
    String method, String path, Client client, String userAgent, int status, RefusalCause cause) {}
