/**
 * ICE-lite (RFC 8445) and the STUN (RFC 8489) that it needs: answers connectivity checks, knows
 * which addresses have authenticated themselves and which path was nominated. It dials nobody.
 *
 * <p>Starting points: {@link io.whipsidecar.ice.IceLiteAgent}, {@link
 * io.whipsidecar.ice.StunMessage}.
 */
@NullMarked
package io.whipsidecar.ice;

import org.jspecify.annotations.NullMarked;
