"""The bucket: any storage that speaks S3. The library is the extra `[s3]`; nothing of it is loaded without a bucket."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from broadsheet.press.shipping.rules import Crate

AT_ONCE = 16
"""Objects under way at a time."""


@dataclass(frozen=True)
class Bucket:
    """Where objects go. `url` is s3://name/prefix; `endpoint` is empty for Amazon's own."""

    url: str
    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = ""

    def put(self, crates: Iterable[Crate]) -> list[Crate]:
        """Put all of them; answers them when they lie there. Raises what the library raises for the first that does not."""
        return list(self._at_once(self._put, list(crates)))

    def take(self, keys: Iterable[str]) -> list[str]:
        """Take away the objects of these keys; those that are not there are no trouble."""
        return list(self._at_once(self._take, list(keys)))

    def keys(self) -> Iterator[str]:
        """Every key that lies in the bucket under the prefix."""
        for page in self._library.list(self._store):
            yield from (found["path"] for found in page)

    def get(self, key: str) -> tuple[bytes, dict[str, str]]:
        """An object's bytes and what is said of it."""
        answer = self._library.get(self._store, key)
        return bytes(answer.bytes()), dict(answer.attributes)

    def _put(self, crate: Crate) -> Crate:
        self._library.put(
            self._store, crate.key, crate.body, attributes=dict(crate.about), use_multipart=False
        )
        return crate

    def _take(self, key: str) -> str:
        self._library.delete(self._store, key)
        return key

    def _at_once(
        self, work: Callable[[Any], Any], things: Sequence[Any]
    ) -> Iterator[Any]:  # Any: crates or keys
        if not things:
            return
        self._store  # noqa: B018  made here, once, and not by sixteen threads
        with ThreadPoolExecutor(min(AT_ONCE, len(things)), thread_name_prefix="shipping") as hands:
            yield from hands.map(work, things)

    @cached_property
    def _library(self) -> Any:  # Any: an extra, which need not be there
        try:
            import obstore
        except ModuleNotFoundError:
            raise ImproperlyConfigured(
                "BROADSHEET_BUCKET_URL is set, but what speaks to buckets is not installed: "
                "pip install 'broadsheet[s3]', or leave the setting empty."
            ) from None
        return obstore

    @cached_property
    def _store(self) -> Any:  # Any: as above
        parts = urlsplit(self.url)
        known: dict[str, Any] = {"region": self.region or "us-east-1"}
        if self.endpoint:
            known |= {"endpoint": self.endpoint, "virtual_hosted_style_request": False}
        if self.key:
            known |= {"access_key_id": self.key, "secret_access_key": self.secret}
        options = {
            "allow_http": self.endpoint.startswith("http://"),
            "timeout": "60s",
            "connect_timeout": "10s",
        }
        from_url = self._library.store.S3Store
        return from_url(
            parts.netloc, prefix=parts.path.strip("/") or None, config=known, client_options=options
        )
