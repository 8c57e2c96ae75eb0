"""Collect the body of an answer, and stop as soon as it is too much."""

from collections.abc import Iterable

from broadsheet.net.errors import BodyDamaged, BombSuspected, EncodingUnknown, TooLarge
from broadsheet.net.limits import Limits
from broadsheet.net.unpack import Bomb, Damaged, unpacker


class Body:
    """The bytes of one answer, unpacked as they come in."""

    def __init__(self, url: str, limits: Limits, encodings: Iterable[str]) -> None:
        """`encodings`: the answer's Content-Encoding lines. Raises EncodingUnknown."""
        self._url = url
        self._limits = limits
        # One block that grows: hundreds of pieces, given back one by one, leave a process full of holes.
        self._data = bytearray()
        self._came = 0
        try:
            self._unpacker = unpacker(encodings)
        except ValueError as error:
            raise EncodingUnknown(url, error) from error

    @property
    def size(self) -> int:
        """Bytes in hand so far, unpacked."""
        return len(self._data)

    def announce(self, length: int | None) -> None:
        """The server says how many bytes are to come. Raises TooLarge before the first of them."""
        if length is not None and length > self._limits.body:
            raise TooLarge(self._url, f"{length} bytes announced")

    def add(self, data: bytes) -> None:
        """Take in what came over the line. Raises TooLarge, BombSuspected, BodyDamaged."""
        try:
            self._add(data)
        except Exception:
            # The error's traceback holds on to us for as long as somebody looks at it; let what came go now.
            self._data = bytearray()
            raise

    def _add(self, data: bytes) -> None:
        self._came += len(data)
        if self._came > self._limits.body:
            raise TooLarge(self._url, f"more than {self._limits.body} bytes came")
        if self._unpacker is None:
            self._keep(data)
            return
        try:
            for piece in self._unpacker.feed(data):
                self._keep(piece)
        except Bomb as error:
            raise BombSuspected(self._url, error) from error
        except Damaged as error:
            raise BodyDamaged(self._url, error) from error

    def whole(self) -> bytes:
        """The body, now that nothing more comes. Raises BodyDamaged when packed bytes are missing."""
        if self._unpacker is not None and not self._unpacker.finished():
            raise BodyDamaged(self._url, "the packed bytes end too soon")
        data, self._data = self._data, bytearray()
        return bytes(data)

    def _keep(self, piece: bytes) -> None:
        size = len(self._data) + len(piece)
        limits = self._limits
        if size > limits.unsuspicious and size > limits.ratio * self._came:
            raise BombSuspected(self._url, f"{self._came} bytes unpack to more than {size}")
        if size > limits.body:
            raise TooLarge(self._url, f"unpacks to more than {limits.body} bytes")
        self._data += piece
