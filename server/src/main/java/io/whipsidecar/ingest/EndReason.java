package io.whipsidecar.ingest;

/** Why an ingest, or the run of its reader, ends. */
public enum EndReason {
  STOPPING("The process is about to be stopped."),
  STOPPED("The process was stopped."),
  REPLACED("The process was started with another configuration."),
  PORTS_MOVED("Another program held its ports; it was started on other ports."),
  NEW_MANAGER_INSTANCE("The manager was restarted; its former FFmpeg still held the ports."),
  ORPHANED("The manager was restarted and did not start the process again."),
  EXPIRED("Nobody had published to it, read or started it for the time of --expire-idle-after.");

  private final String sentence;

  EndReason(String sentence) {
    this.sentence = sentence;
  }

  /** For people. */
  public String sentence() {
    return sentence;
  }
}
