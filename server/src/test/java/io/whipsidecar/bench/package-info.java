/** JMH benchmarks, run by {@code bench/jmh NAME} from the repository's top. */
@NullMarked
package io.whipsidecar.bench;

import org.jspecify.annotations.NullMarked;
