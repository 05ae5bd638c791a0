/**
 * The command line: one class a subcommand. Starting points: {@link
 * io.whipsidecar.cli.CommandLines}, which puts them together, and {@link
 * io.whipsidecar.cli.ServeCommand}.
 */
@NullMarked
package io.whipsidecar.cli;

import org.jspecify.annotations.NullMarked;
