/**
 * What operators see: counters, events, redaction. Starting point: {@link
 * io.whipsidecar.observe.Counter}, the list of everything that is counted.
 */
@NullMarked
package io.whipsidecar.observe;

import org.jspecify.annotations.NullMarked;
