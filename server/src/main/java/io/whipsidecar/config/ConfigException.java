package io.whipsidecar.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Configuration values that can't be used. The message has a line for an operator for each: where
 * the value stands, the value and what was expected. {@code Main} exits with 78 (EX_CONFIG).
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String key;
  private final String fault;
  private final boolean partnerMissing;

  private ConfigException(@Nullable String key, String fault, boolean partnerMissing) {
    super(key == null ? fault : key + ": " + fault);
    this.key = key;
    this.fault = fault;
    this.partnerMissing = partnerMissing;
  }

  public ConfigException(String message) {
    this(null, message, false);
  }

  /** The usual shape of the message. */
  public static ConfigException of(String key, String value, String expected) {
    return new ConfigException(key, "\"" + value + "\" (expected: " + expected + ")", false);
  }

  /** The same for a value that is a secret: it is not shown. */
  static ConfigException ofSecret(String key, String expected) {
    return new ConfigException(key, "(expected: " + expected + ")", false);
  }

  /** A value that means nothing without another setting's, which is missing. */
  static ConfigException ofPartner(String key, String value, String expected) {
    return new ConfigException(key, "\"" + value + "\" (expected: " + expected + ")", true);
  }

  /** Several at once. */
  static ConfigException ofAll(List<String> faults) {
    return new ConfigException(String.join("\n", faults));
  }

  /** The setting's key, when it is about one. */
  @Nullable String key() {
    return key;
  }

  /** True when other settings' values are missing beside it. */
  boolean isPartnerMissing() {
    return partnerMissing;
  }

  /** The message without the key. */
  String fault() {
    return fault;
  }
}
