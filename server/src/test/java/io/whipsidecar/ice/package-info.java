/** Tests of ICE-lite: RFC 5769 vectors, a table of behaviour, properties, fuzzing. */
@NullMarked
package io.whipsidecar.ice;

import org.jspecify.annotations.NullMarked;
