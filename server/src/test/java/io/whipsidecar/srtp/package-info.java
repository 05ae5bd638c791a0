/** Tests of SRTP: RFC vectors, jitsi-srtp as oracle, properties, fuzzing, allocation. */
@NullMarked
package io.whipsidecar.srtp;

import org.jspecify.annotations.NullMarked;
