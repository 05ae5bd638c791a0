/**
 * The ingests that managers have registered: what they are, which legs they have, how they are.
 *
 * <p>Starting points: {@link io.whipsidecar.ingest.IngestRegistry} holds the contract's status
 * table; {@link io.whipsidecar.ingest.Ingest} is one registration with its state; {@link
 * io.whipsidecar.ingest.Legs} says what FFmpeg is told; {@link io.whipsidecar.ingest.IngestEvents}
 * serves watchers; {@link io.whipsidecar.ingest.IngestStore} is where registrations become durable.
 */
@NullMarked
package io.whipsidecar.ingest;

import org.jspecify.annotations.NullMarked;
