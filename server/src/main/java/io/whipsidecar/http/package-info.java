/**
 * The HTTP edge: Jetty 12 core handlers that map requests to {@link
 * io.whipsidecar.whip.WhipEndpoint} and to small pages such as {@code /healthz}.
 *
 * <p>Starting points: {@link io.whipsidecar.http.HttpServer} (start, port, stop), {@link
 * io.whipsidecar.http.Page}, {@link io.whipsidecar.http.PageServer} (other listeners). Why Jetty:
 * docs/decisions/http-server-jetty.md.
 */
@NullMarked
package io.whipsidecar.http;

import org.jspecify.annotations.NullMarked;
