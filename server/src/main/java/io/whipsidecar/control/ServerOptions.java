package io.whipsidecar.control;

import io.whipsidecar.config.ClientConfig;
import picocli.CommandLine;

/** The settings by which a command finds its server, as options. The command line has them. */
public interface ServerOptions {
  /** Adds the options to a command. */
  void addTo(CommandLine line);

  /**
   * What was given, by options, environment and file.
   *
   * @throws io.whipsidecar.config.ConfigException for a value that can't be used
   */
  ClientConfig read(CommandLine line);
}
