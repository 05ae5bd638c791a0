"""Turns the legs of an OnProcessStartResponse into FFmpeg arguments."""

from __future__ import annotations

from collections.abc import Iterable

from whip_sidecar.v1.lifecycle_pb2 import InputLeg


def to_arguments(input_legs: Iterable[InputLeg]) -> list[str]:
    """The arguments of all legs, `options... -i address` for each, in the order of the response.

    They stand before the process's own inputs, in an exec without a shell.
    """
    arguments: list[str] = []
    for leg in input_legs:
        arguments += [*leg.options, "-i", leg.address]
    return arguments
