"""Bodies of bounded size: counted on the wire and while they are decoded, never after.

A few hundred kilobytes of gzip can hold gigabytes, and a library that decodes a whole chunk hands
all of it over; so the decoder here is asked for no more than the cap still allows.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

_AT_ONCE = 256 * 1024
"""Decoded bytes between two turns of the event loop, so that a bomb does not hold it up."""

_MOST_MEMBERS = 100
"""gzip streams in a row; thousands of empty ones would cost time and give nothing."""


class BodyRefused(Exception):
    """A body that is too large, cut off or in an encoding that was not asked for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a body as sent and as decoded."""

    wire: int
    decoded: int


FEED = Limits(wire=6_000_000, decoded=12_000_000)
PAGE = Limits(wire=2_000_000, decoded=5_000_000)


async def read(chunks: AsyncIterator[bytes], encoding: str, limits: Limits) -> bytes:
    """The decoded body. ``encoding`` is the Content-Encoding header. Raises BodyRefused."""
    coding = [name.strip() for name in encoding.lower().split(",") if name.strip()]
    coding = [name for name in coding if name != "identity"]
    if coding and coding not in (["gzip"], ["x-gzip"], ["deflate"]):
        raise BodyRefused(f"came in an encoding that was not asked for ({encoding[:40]})")
    out = bytearray()
    decoder = _Decoder(limits.decoded) if coding else None
    wire = 0
    async for chunk in chunks:
        wire += len(chunk)
        if wire > limits.wire:
            raise BodyRefused(f"is larger than {limits.wire // 1_000_000} MB")
        if decoder is None:
            out += chunk
            continue
        for piece in decoder.feed(chunk):
            out += piece
            await asyncio.sleep(0)
    if decoder is not None:
        decoder.finish()
    return bytes(out)


class _Decoder:
    """gzip (also several members in a row), zlib or bare deflate, up to a cap."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._left = cap
        self._inflate = zlib.decompressobj(47)
        self._started = False
        self._members = 1

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The decoded pieces of one chunk, each of bounded size."""
        while chunk:
            piece, chunk = self._step(chunk)
            if piece:
                yield piece

    def _step(self, chunk: bytes) -> tuple[bytes, bytes]:
        """Some decoded bytes and what is left of ``chunk``."""
        if self._inflate.eof:
            if not chunk.startswith(b"\x1f\x8b"):
                return b"", b""  # padding behind the stream
            self._members += 1
            if self._members > _MOST_MEMBERS:
                raise BodyRefused("is packed in too many pieces")
            self._inflate = zlib.decompressobj(47)
        try:
            piece = self._inflate.decompress(chunk, min(_AT_ONCE, self._left + 1))
        except zlib.error:
            if self._started:
                raise BodyRefused("could not be decompressed") from None
            self._inflate = zlib.decompressobj(-15)
            try:
                piece = self._inflate.decompress(chunk, min(_AT_ONCE, self._left + 1))
            except zlib.error:
                raise BodyRefused("could not be decompressed") from None
        self._started = True
        self._left -= len(piece)
        if self._left < 0:
            raise BodyRefused(f"unpacks to more than {self._cap // 1_000_000} MB")
        rest = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
        return piece, rest

    def finish(self) -> None:
        """Refuse a stream that stopped in the middle."""
        if self._started and not self._inflate.eof:
            raise BodyRefused("was cut off")
