"""The smallest restream manager: records one WHIP ingest into FOLDER, restarts FFmpeg when it dies, and
stops it cleanly on SIGINT or SIGTERM.

    PUBLISH_TOKEN=secret SIDECAR=127.0.0.1:9090 FFMPEG=ffmpeg MANAGER_ID=studio-1 python manager.py ID FOLDER
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid

import grpc

import whip_sidecar
from whip_sidecar.v1.ingest_pb2 import WhipIngest
from whip_sidecar.v1.lifecycle_pb2 import (
    OnProcessStartRequest,
    OnProcessStoppingRequest,
    OnProcessStopRequest,
)
from whip_sidecar.v1.lifecycle_pb2_grpc import ProcessLifecycleServiceStub

INSTANCE = str(uuid.uuid4())  # Drawn at each boot.
stopping = threading.Event()


def start_ffmpeg(
    sidecar: ProcessLifecycleServiceStub, process_id: str, folder: str
) -> "subprocess.Popen[bytes]":
    request = OnProcessStartRequest(
        process_id=process_id,
        whip_ingest=WhipIngest(enabled=True, publish_token=os.environ.get("PUBLISH_TOKEN", "")),
        # Not shared with another manager that runs, and the same after a restart.
        manager_id=os.environ.get("MANAGER_ID") or f"{socket.gethostname()}/{process_id}",
        manager_instance_id=INSTANCE,
    )
    response = sidecar.OnProcessStart(request, timeout=whip_sidecar.DEADLINE_S)
    file = os.path.join(folder, f"{time.time_ns() // 1_000_000}.mkv")
    legs = whip_sidecar.legs.to_arguments(response.input_legs)
    command = [os.environ.get("FFMPEG", "ffmpeg"), "-nostdin", "-loglevel", "warning"]
    # In a session of its own: a terminal's Ctrl-C is for the manager.
    ffmpeg = subprocess.Popen([*command, *legs, "-c", "copy", file], start_new_session=True)
    print(f"ffmpeg pid={ffmpeg.pid} file={file}", flush=True)
    return ffmpeg


def end_ffmpeg(
    sidecar: ProcessLifecycleServiceStub, process_id: str, ffmpeg: "subprocess.Popen[bytes]"
) -> None:
    """Lets FFmpeg finish its file: by an end of file from the sidecar, else SIGINT, else SIGKILL."""
    try:
        sidecar.OnProcessStopping(
            OnProcessStoppingRequest(process_id=process_id), timeout=whip_sidecar.DEADLINE_S
        )
    except grpc.RpcError as error:
        print(whip_sidecar.explain(error), file=sys.stderr)
    for patience_s, then in ((1, signal.SIGINT), (5, signal.SIGKILL)):
        try:
            ffmpeg.wait(patience_s)
            return
        except subprocess.TimeoutExpired:
            ffmpeg.send_signal(then)
    ffmpeg.wait()


def main(process_id: str, folder: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with whip_sidecar.channel(os.environ.get("SIDECAR", "127.0.0.1:9090")) as channel:
        sidecar = ProcessLifecycleServiceStub(channel)
        while not stopping.is_set():
            try:
                ffmpeg = start_ffmpeg(sidecar, process_id, folder)
                while ffmpeg.poll() is None and not stopping.wait(0.1):
                    pass
                end_ffmpeg(sidecar, process_id, ffmpeg) if stopping.is_set() else stopping.wait(1)
            except grpc.RpcError as error:
                print("OnProcessStart:", whip_sidecar.explain(error), file=sys.stderr)
                stopping.wait(1)
            except OSError as error:  # FFmpeg cannot be run.
                print(error, file=sys.stderr)
                stopping.wait(1)
        try:
            sidecar.OnProcessStop(
                OnProcessStopRequest(process_id=process_id), timeout=whip_sidecar.DEADLINE_S
            )
        except grpc.RpcError as error:
            print("OnProcessStop:", whip_sidecar.explain(error), file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: manager.py ID FOLDER")
    main(sys.argv[1], sys.argv[2])
