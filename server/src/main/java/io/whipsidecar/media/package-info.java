/**
 * The vocabulary that every protocol package shares: {@link io.whipsidecar.media.Codec} and {@link
 * io.whipsidecar.media.MediaKind}. It imports nothing of this project.
 */
@NullMarked
package io.whipsidecar.media;

import org.jspecify.annotations.NullMarked;
