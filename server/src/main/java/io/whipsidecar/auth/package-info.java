/**
 * Tokens: of an issuer (JSON Web Tokens, RFC 7519, judged by Nimbus JOSE + JWT), and those that the
 * operator has written into a file.
 *
 * <p>Starting points: {@link io.whipsidecar.auth.JwtVerifier}, {@link
 * io.whipsidecar.auth.BearerTokens}.
 */
@NullMarked
package io.whipsidecar.auth;

import org.jspecify.annotations.NullMarked;
