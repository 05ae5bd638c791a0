"""What a manager shows the sidecar: certificates, or a token."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import grpc.aio


def tls(
    roots: str | Path | None = None,
    certificate: str | Path | None = None,
    key: str | Path | None = None,
) -> grpc.ChannelCredentials:
    """TLS with the authorities of the file `roots`, or of the system.

    `certificate` and `key` are the manager's own files, for mutual TLS.
    """
    return grpc.ssl_channel_credentials(
        root_certificates=Path(roots).read_bytes() if roots else None,
        certificate_chain=Path(certificate).read_bytes() if certificate else None,
        private_key=Path(key).read_bytes() if key else None,
    )


class _Details(grpc.ClientCallDetails):
    """The details of a call with the token added."""

    def __init__(self, details: Any, token: str) -> None:
        self.method = details.method
        self.timeout = details.timeout
        self.metadata = (*(details.metadata or ()), ("authorization", f"Bearer {token}"))
        self.credentials = details.credentials
        self.wait_for_ready = details.wait_for_ready
        self.compression = getattr(details, "compression", None)


class Token(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):
    """Sends the token with every call of a channel, encrypted or not."""

    def __init__(self, token: str) -> None:
        self._token = token

    def intercept_unary_unary(self, continuation: Callable[..., Any], details: Any, request: Any) -> Any:
        return continuation(_Details(details, self._token), request)

    def intercept_unary_stream(self, continuation: Callable[..., Any], details: Any, request: Any) -> Any:
        return continuation(_Details(details, self._token), request)


def _aio_details(details: Any, token: str) -> grpc.aio.ClientCallDetails:
    metadata = grpc.aio.Metadata(*(details.metadata or ()), ("authorization", f"Bearer {token}"))
    return grpc.aio.ClientCallDetails(
        details.method, details.timeout, metadata, details.credentials, details.wait_for_ready
    )


class AioUnaryToken(grpc.aio.UnaryUnaryClientInterceptor):
    """The same for asyncio; it wants a class for each kind of call."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def intercept_unary_unary(
        self, continuation: Callable[..., Any], details: Any, request: Any
    ) -> Any:
        return await continuation(_aio_details(details, self._token), request)


class AioStreamToken(grpc.aio.UnaryStreamClientInterceptor):
    """The same for asyncio's streams."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def intercept_unary_stream(
        self, continuation: Callable[..., Any], details: Any, request: Any
    ) -> Any:
        return await continuation(_aio_details(details, self._token), request)
