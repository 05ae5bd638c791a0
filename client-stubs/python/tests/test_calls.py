"""Calls to a server of the test's own, and to the real one when WHIP_SIDECAR_LIVE holds its address
(client-stubs/live-test sets it)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc
import pytest
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

import whip_sidecar
from whip_sidecar.v1.ingest_pb2 import WatchIngestsRequest, WhipIngest
from whip_sidecar.v1.ingest_pb2_grpc import IngestServiceStub
from whip_sidecar.v1.lifecycle_pb2 import (
    InputLeg,
    OnProcessStartRequest,
    OnProcessStartResponse,
    OnProcessStopRequest,
)
from whip_sidecar.v1.lifecycle_pb2_grpc import (
    ProcessLifecycleServiceServicer,
    ProcessLifecycleServiceStub,
    add_ProcessLifecycleServiceServicer_to_server,
)

LIVE = os.environ.get("WHIP_SIDECAR_LIVE", "")


def start_request(process_id: str, video_pt: int = 0) -> OnProcessStartRequest:
    return OnProcessStartRequest(
        process_id=process_id, whip_ingest=WhipIngest(enabled=True, publish_token="t", video_pt=video_pt)
    )


class Fake(ProcessLifecycleServiceServicer):
    def OnProcessStart(self, request: OnProcessStartRequest, context: Any) -> OnProcessStartResponse:
        if request.whip_ingest.video_pt == 50:
            info = any_pb2.Any()
            info.Pack(error_details_pb2.ErrorInfo(domain="whipsidecar", reason="INVALID_FIELD"))
            text = "whip_ingest.video_pt: 50; expected 0 or 96 to 127"
            status = status_pb2.Status(code=3, message=text, details=[info])
            context.abort_with_status(rpc_status.to_status(status))
        return OnProcessStartResponse(input_legs=[InputLeg(id="whip", address="data:x")])


@pytest.fixture
def target() -> Iterator[str]:
    server = grpc.server(futures.ThreadPoolExecutor(1))
    add_ProcessLifecycleServiceServicer_to_server(Fake(), server)  # type: ignore[abstract]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"127.0.0.1:{port}"
    server.stop(None)


def starts(target: str) -> None:
    with whip_sidecar.channel(target) as channel:
        sidecar = ProcessLifecycleServiceStub(channel)
        response = sidecar.OnProcessStart(start_request("python sync"), timeout=whip_sidecar.DEADLINE_S)
        assert [leg.id for leg in response.input_legs] == ["whip"]


def refuses_in_one_line(target: str) -> None:
    with whip_sidecar.channel(target) as channel:
        sidecar = ProcessLifecycleServiceStub(channel)
        with pytest.raises(grpc.RpcError) as raised:
            sidecar.OnProcessStart(start_request("bad", 50), timeout=whip_sidecar.DEADLINE_S)
    assert whip_sidecar.reason(raised.value) == "INVALID_FIELD"
    assert whip_sidecar.explain(raised.value) == (
        "INVALID_ARGUMENT: whip_ingest.video_pt: 50; expected 0 or 96 to 127 [INVALID_FIELD]"
    )


async def starts_by_asyncio(target: str) -> None:
    async with whip_sidecar.aio_channel(target) as channel:
        sidecar = ProcessLifecycleServiceStub(channel)
        response = await sidecar.OnProcessStart(
            start_request("python asyncio"), timeout=whip_sidecar.DEADLINE_S
        )
        assert [leg.id for leg in response.input_legs] == ["whip"]


def test_starts(target: str) -> None:
    starts(target)


def test_a_refusal_is_one_line(target: str) -> None:
    refuses_in_one_line(target)


def test_starts_by_asyncio(target: str) -> None:
    asyncio.run(starts_by_asyncio(target))


def test_a_call_fails_at_once_when_nothing_listens() -> None:
    with whip_sidecar.channel("unix:/nonexistent/whip-sidecar.sock") as channel:
        sidecar = ProcessLifecycleServiceStub(channel)
        with pytest.raises(grpc.RpcError) as raised:
            sidecar.OnProcessStop(OnProcessStopRequest(process_id="a"), timeout=whip_sidecar.DEADLINE_S)
    assert raised.value.code() == grpc.StatusCode.UNAVAILABLE
    assert whip_sidecar.reason(raised.value) == ""


@pytest.mark.skipif(not LIVE, reason="WHIP_SIDECAR_LIVE is not set")
def test_live() -> None:
    starts(LIVE)
    refuses_in_one_line(LIVE)
    asyncio.run(starts_by_asyncio(LIVE))
    with whip_sidecar.channel(LIVE) as channel:
        sidecar = ProcessLifecycleServiceStub(channel)
        for process_id in ("python sync", "python asyncio"):
            request = OnProcessStopRequest(process_id=process_id)
            assert sidecar.OnProcessStop(request, timeout=whip_sidecar.DEADLINE_S).known


def stop(channel: grpc.Channel) -> None:
    with channel:
        request = OnProcessStopRequest(process_id="python credentials")
        ProcessLifecycleServiceStub(channel).OnProcessStop(request, timeout=whip_sidecar.DEADLINE_S)


async def stop_by_asyncio(target: str, token: str) -> None:
    async with whip_sidecar.aio_channel(target, token=token) as channel:
        request = OnProcessStopRequest(process_id="python credentials")
        await ProcessLifecycleServiceStub(channel).OnProcessStop(request, timeout=whip_sidecar.DEADLINE_S)


def watches(channel: grpc.Channel) -> None:
    with channel:
        responses = IngestServiceStub(channel).WatchIngests(WatchIngestsRequest(), timeout=10)
        assert next(iter(responses)).HasField("snapshot")
        responses.cancel()


async def watches_by_asyncio(target: str, token: str) -> None:
    async with whip_sidecar.aio_channel(target, token=token) as channel:
        async for response in IngestServiceStub(channel).WatchIngests(WatchIngestsRequest(), timeout=10):
            assert response.HasField("snapshot")
            break


@pytest.mark.skipif(not os.environ.get("WHIP_SIDECAR_LIVE_UNIX"), reason="WHIP_SIDECAR_LIVE_UNIX is not set")
def test_live_token_on_a_unix_domain_socket() -> None:
    target, token = os.environ["WHIP_SIDECAR_LIVE_UNIX"], os.environ["WHIP_SIDECAR_LIVE_TOKEN"]
    stop(whip_sidecar.channel(target, token=token))
    watches(whip_sidecar.channel(target, token=token))
    asyncio.run(stop_by_asyncio(target, token))
    asyncio.run(watches_by_asyncio(target, token))
    for bad, reason in (("", "TOKEN_MISSING"), ("wrong", "TOKEN_WRONG")):
        with pytest.raises(grpc.RpcError) as raised:
            stop(whip_sidecar.channel(target, token=bad))
        assert whip_sidecar.reason(raised.value) == reason


@pytest.mark.skipif(not os.environ.get("WHIP_SIDECAR_LIVE_TLS"), reason="WHIP_SIDECAR_LIVE_TLS is not set")
def test_live_mutual_tls() -> None:
    target, folder = os.environ["WHIP_SIDECAR_LIVE_TLS"], os.environ["WHIP_SIDECAR_LIVE_TLS_FOLDER"]
    mutual = whip_sidecar.tls(f"{folder}/ca.pem", f"{folder}/manager.pem", f"{folder}/manager.key")
    stop(whip_sidecar.channel(target, mutual))
    with pytest.raises(grpc.RpcError) as raised:
        stop(whip_sidecar.channel(target, whip_sidecar.tls(f"{folder}/ca.pem")))
    assert raised.value.code() == grpc.StatusCode.UNAVAILABLE
