/**
 * The embedded store: registrations survive a crash of the server, a second later one of the
 * machine, and outputs go on where they were.
 *
 * <p>Starting points: {@link io.whipsidecar.store.SqliteIngestStore}, its queue, and {@link
 * io.whipsidecar.store.StoreWriter}, which writes it; {@link io.whipsidecar.store.Database}, the
 * file; {@link io.whipsidecar.store.RegistrationJson}, what a row and a line of an export look
 * like. Why it is as it is: {@code docs/decisions/store-sqlite.md}.
 */
@NullMarked
package io.whipsidecar.store;

import org.jspecify.annotations.NullMarked;
