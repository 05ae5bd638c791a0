/**
 * Linux's system calls for many datagrams at once (recvmmsg, sendmmsg, UDP_SEGMENT), by LWJGL's way
 * into the C library; java.nio has one call per datagram. The sockets stay java.nio's.
 *
 * <p>Start with {@link io.whipsidecar.net.linux.SystemCalls#load()}; where it has nothing (another
 * system, no library) everything goes by java.nio.
 */
@NullMarked
package io.whipsidecar.net.linux;

import org.jspecify.annotations.NullMarked;
