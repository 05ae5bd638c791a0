package io.whipsidecar.cli;

/** Exit codes of every subcommand; part of the contract. */
public final class ExitCodes {
  public static final int OK = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;

  /** A configuration value is wrong; EX_CONFIG of sysexits.h. */
  public static final int CONFIGURATION = 78;

  private ExitCodes() {}
}
