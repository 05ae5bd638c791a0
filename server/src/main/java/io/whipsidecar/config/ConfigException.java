package io.whipsidecar.config;

/**
 * A configuration value that can't be used. The message is one line for an operator: the key, the
 * value and what was expected. {@code Main} exits with 78 (EX_CONFIG).
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }

  /** The usual shape of the message. */
  public static ConfigException of(String key, String value, String expected) {
    return new ConfigException(key + ": \"" + value + "\" (expected: " + expected + ")");
  }
}
