/** Tests of headers, packet kinds and sequence arithmetic. */
@NullMarked
package io.whipsidecar.wire;

import org.jspecify.annotations.NullMarked;
