from whip_sidecar import legs
from whip_sidecar.v1.lifecycle_pb2 import InputLeg


def test_options_stand_before_each_address() -> None:
    video = InputLeg(id="whip:video", options=["-f", "sdp"], address="data:video")
    audio = InputLeg(id="whip:audio", address="data:audio")
    assert legs.to_arguments([video, audio]) == ["-f", "sdp", "-i", "data:video", "-i", "data:audio"]


def test_no_legs_are_no_arguments() -> None:
    assert legs.to_arguments([]) == []
