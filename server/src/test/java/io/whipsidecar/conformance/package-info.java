/** The conformance client as a publisher of benchmarks. */
@NullMarked
package io.whipsidecar.conformance;

import org.jspecify.annotations.NullMarked;
