package io.whipsidecar.doctor;

import java.time.Instant;

/** A self-signed certificate. */
final class TestCertificate {
  static final Instant END = Instant.parse("2036-11-21T04:23:37Z");

  static final String PEM =
      """
      -----BEGIN CERTIFICATE-----
      MIIBfTCCASOgAwIBAgIUYuBVlAE2m0diRcJaPDcISw+WIjEwCgYIKoZIzj0EAwIw
      FDESMBAGA1UEAwwJbG9jYWxob3N0MB4XDTI2MTEyNDA0MjMzN1oXDTM2MTEyMTA0
      MjMzN1owFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0D
      AQcDQgAEA7GV161Y1I2quR2Yf2+PvMbNSJSSk+ze5Gk+ZXBWTn2gCgEqlfaqKZAT
      3Ic8LdxRSFjQuUb8Gha8wpxSlt9MOKNTMFEwHQYDVR0OBBYEFEEHpXX8BMbCMS2g
      4oPsXcCwyAHXMB8GA1UdIwQYMBaAFEEHpXX8BMbCMS2g4oPsXcCwyAHXMA8GA1Ud
      EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgez1+L1vAGI5y28JYqW9s5zTq
      8YZViUAnxiYduBzNGxQCIQDbuhIK0EeQggN/ufHwXgulRtbKlCUuIUMU3+dqzump
      7g==
      -----END CERTIFICATE-----
      """;

  private TestCertificate() {}
}
