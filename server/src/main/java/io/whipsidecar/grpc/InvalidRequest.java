package io.whipsidecar.grpc;

/**
 * A request with bad fields. It ends at the RPC method that parsed the request, which makes a
 * status of it; it never leaves this package.
 */
final class InvalidRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Violations violations;

  private InvalidRequest(Violations violations) {
    super(violations.summary(), null, false, false); // expected: no stack trace
    this.violations = violations;
  }

  static void throwIfAny(Violations violations) {
    if (!violations.isEmpty()) {
      throw new InvalidRequest(violations);
    }
  }

  Violations violations() {
    return violations;
  }
}
