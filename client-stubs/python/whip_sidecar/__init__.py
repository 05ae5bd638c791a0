"""What a Python manager adds to the generated stubs of `whip_sidecar.v1`.

`channel` and `aio_channel` connect, with `tls` and tokens where the sidecar asks for them,
`legs.to_arguments` turns an answer into FFmpeg arguments, and `explain` puts a failed call into
one line.
"""

from __future__ import annotations

from collections.abc import Sequence

import grpc
import grpc.aio
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from whip_sidecar import legs
from whip_sidecar.credentials import AioStreamToken, AioUnaryToken, Token, tls

__all__ = ["CHANNEL_OPTIONS", "DEADLINE_S", "aio_channel", "channel", "explain", "legs", "reason", "tls"]

DEADLINE_S = 2.0
"""The `timeout` of a call. Answers take milliseconds: a longer wait means an unreachable sidecar."""

CHANNEL_OPTIONS: Sequence[tuple[str, int]] = (
    # gRPC's own cap is 120 s: after a restart of the sidecar a manager would be blind for minutes.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
    # In spite of its name the time that an attempt to connect may take; longer than a call waits, for a
    # cold, loaded sidecar may take a second for its first connection.
    ("grpc.min_reconnect_backoff_ms", 5000),
    # No more often than every 10 s: the sidecar closes connections that ping more.
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 5_000),
)


def channel(target: str, credentials: grpc.ChannelCredentials | None = None, token: str = "") -> grpc.Channel:
    """A channel to the sidecar at `target`, `host:port` or `unix:/path`; plain text by default.

    `credentials`: see `tls`. `token`: one of the sidecar's `--grpc-token-file`, sent with every call.
    It does not wait for the sidecar. Call with `timeout=DEADLINE_S`; a call fails at once while the
    sidecar is down, and succeeds within a second of its return.
    """
    if credentials is None:
        opened = grpc.insecure_channel(target, options=CHANNEL_OPTIONS)
    else:
        opened = grpc.secure_channel(target, credentials, options=CHANNEL_OPTIONS)
    return grpc.intercept_channel(opened, Token(token)) if token else opened


def aio_channel(
    target: str, credentials: grpc.ChannelCredentials | None = None, token: str = ""
) -> grpc.aio.Channel:
    """The same for asyncio."""
    interceptors = [AioUnaryToken(token), AioStreamToken(token)] if token else None
    if credentials is None:
        return grpc.aio.insecure_channel(target, options=CHANNEL_OPTIONS, interceptors=interceptors)
    return grpc.aio.secure_channel(target, credentials, options=CHANNEL_OPTIONS, interceptors=interceptors)


def reason(error: grpc.RpcError) -> str:
    """The stable reason of an error of the sidecar, such as `INVALID_FIELD`; empty for others."""
    status = rpc_status.from_call(error)  # type: ignore[arg-type]  # Raised errors are calls as well.
    for detail in status.details if status else ():
        info = error_details_pb2.ErrorInfo()
        if detail.Unpack(info) and info.domain == "whipsidecar":
            return str(info.reason)
    return ""


def explain(error: grpc.RpcError) -> str:
    """One line that can be shown to a user, such as `INVALID_ARGUMENT: ... [INVALID_FIELD]`."""
    why = reason(error)
    return f"{error.code().name}: {error.details()}" + (f" [{why}]" if why else "")
