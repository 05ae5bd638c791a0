package io.whipsidecar.cli;

import io.whipsidecar.config.ClientConfig;
import io.whipsidecar.config.Settings;
import io.whipsidecar.control.ServerOptions;
import java.util.EnumSet;
import picocli.CommandLine;

/** The settings by which a client finds the server: the server's own. */
final class ClientOptions implements ServerOptions {
  private static final EnumSet<Settings> HOW_TO_REACH_IT =
      EnumSet.of(
          Settings.GRPC_LISTEN,
          Settings.GRPC_TLS_CERT,
          Settings.GRPC_TLS_KEY,
          Settings.GRPC_TLS_CA,
          Settings.GRPC_TOKEN_FILE);

  @Override
  public void addTo(CommandLine line) {
    SettingOptions.addTo(line, HOW_TO_REACH_IT);
  }

  @Override
  public ClientConfig read(CommandLine line) {
    return ClientConfig.of(SettingOptions.toSources(line.getParseResult(), System.getenv())::value);
  }
}
