"""Publishes the test pattern by aiortc, which encodes it itself.

WHIP_TOKEN=... publish.py --url URL --pattern DIR --seconds N
"""

import argparse
import asyncio
import os
from pathlib import Path
from urllib.parse import urljoin

import aiohttp
from aiortc import RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.contrib.media import MediaPlayer

TIMEOUT = 15


async def publish(url: str, pattern: Path, seconds: int) -> None:
    player = MediaPlayer(str(pattern / "pattern.mkv"))
    peer = RTCPeerConnection()
    connected = asyncio.get_running_loop().create_future()

    @peer.on("connectionstatechange")
    def changed() -> None:
        if peer.connectionState == "connected" and not connected.done():
            connected.set_result(None)
        if peer.connectionState == "failed" and not connected.done():
            connected.set_exception(ConnectionError("the connection failed"))

    peer.addTransceiver(player.audio, direction="sendonly")
    transceiver = peer.addTransceiver(player.video, direction="sendonly")
    codecs = RTCRtpSender.getCapabilities("video").codecs
    transceiver.setCodecPreferences(
        [codec for codec in codecs if codec.mimeType in ("video/H264", "video/rtx")]
    )
    await peer.setLocalDescription(await peer.createOffer())
    headers = {"Authorization": "Bearer " + os.environ.get("WHIP_TOKEN", "")}
    async with aiohttp.ClientSession(headers=headers) as http:
        reply = await http.post(
            url, data=peer.localDescription.sdp, headers={"Content-Type": "application/sdp"}
        )
        text = await reply.text()
        if reply.status != 201:
            raise SystemExit(f"POST {url}: {reply.status}\n{text}")
        session = urljoin(url, reply.headers["Location"])
        await peer.setRemoteDescription(RTCSessionDescription(sdp=text, type="answer"))
        try:
            await asyncio.wait_for(connected, TIMEOUT)
            await asyncio.sleep(seconds)
        finally:
            await peer.close()
            await http.delete(session)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--pattern", type=Path, required=True)
    parser.add_argument("--seconds", type=int, default=10)
    arguments = parser.parse_args()
    asyncio.run(publish(arguments.url, arguments.pattern, arguments.seconds))


main()
