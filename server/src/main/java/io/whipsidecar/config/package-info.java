/**
 * The server's configuration as one immutable record, parsed and validated once.
 *
 * <p>Starting points: {@link io.whipsidecar.config.ServerConfig}, and {@link
 * io.whipsidecar.config.Settings}, the one declaration of every key with its default and its
 * reason.
 */
@NullMarked
package io.whipsidecar.config;

import org.jspecify.annotations.NullMarked;
