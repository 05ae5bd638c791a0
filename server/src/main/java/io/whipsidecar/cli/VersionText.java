package io.whipsidecar.cli;

import io.whipsidecar.observe.BuildInfo;
import io.whipsidecar.store.SqliteIngestStore;
import picocli.CommandLine;

/** What {@code --version} prints: what a report of a fault has to tell. */
final class VersionText implements CommandLine.IVersionProvider {
  @Override
  public String[] getVersion() {
    BuildInfo build = BuildInfo.read();
    return new String[] {
      "whip-sidecar " + build.version(),
      "commit        " + build.commit(),
      "Java          %s (%s, %s)"
          .formatted(Runtime.version(), property("java.vendor"), property("java.home")),
      "system        %s %s %s"
          .formatted(property("os.name"), property("os.version"), property("os.arch")),
      "store format  " + SqliteIngestStore.FORMAT
    };
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
