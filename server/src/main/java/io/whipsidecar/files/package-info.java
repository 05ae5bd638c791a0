/**
 * Files that the server is given and that may change while it runs: certificates and secrets;
 * folders that it makes for a while ({@link io.whipsidecar.files.Folders}), also for native
 * libraries ({@link io.whipsidecar.files.UnpackedLibrary}); and the machine's boot, which what was
 * written to files may not outlive ({@link io.whipsidecar.files.MachineBoot}).
 *
 * <p>Starting points: {@link io.whipsidecar.files.WatchedFiles}, {@link io.whipsidecar.files.Pem}.
 */
@NullMarked
package io.whipsidecar.files;

import org.jspecify.annotations.NullMarked;
