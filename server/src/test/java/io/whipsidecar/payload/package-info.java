/** Tests of the RTP payload formats: vectors by hand, streams by FFmpeg, properties, fuzzing. */
@NullMarked
package io.whipsidecar.payload;

import org.jspecify.annotations.NullMarked;
