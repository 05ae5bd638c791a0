/** Tests of the DTLS adapter: endpoints against each other and against bare Bouncy Castle. */
@NullMarked
package io.whipsidecar.dtls;

import org.jspecify.annotations.NullMarked;
