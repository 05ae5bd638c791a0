/**
 * Files that the server is given and that may change while it runs: certificates and secrets.
 *
 * <p>Starting points: {@link io.whipsidecar.files.WatchedFiles}, {@link io.whipsidecar.files.Pem}.
 */
@NullMarked
package io.whipsidecar.files;

import org.jspecify.annotations.NullMarked;
