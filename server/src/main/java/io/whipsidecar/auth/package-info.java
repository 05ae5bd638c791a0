/**
 * Tokens of an issuer: JSON Web Tokens (RFC 7519), judged by Nimbus JOSE + JWT.
 *
 * <p>Starting point: {@link io.whipsidecar.auth.JwtVerifier}.
 */
@NullMarked
package io.whipsidecar.auth;

import org.jspecify.annotations.NullMarked;
