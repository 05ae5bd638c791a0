/**
 * The sidecar. {@code Main} is the wiring diagram: read it first, then {@code
 * docs/architecture.md}.
 */
@NullMarked
package io.whipsidecar;

import org.jspecify.annotations.NullMarked;
