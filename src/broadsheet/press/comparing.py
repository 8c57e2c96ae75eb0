"""Compare two trees byte for byte: what `prove` does once both are there."""

from collections.abc import Collection, Iterable

from broadsheet.press.store import Store

BROTLI = ".br"
"""Made later and removed with their page, so no part of what two trees must agree on."""


def differences(live: Store, clean: Store, ignored: Collection[str] = ()) -> list[str]:
    """The files that differ, are missing or should not be there, in order; `ignored` and their siblings aside."""
    aside = {*ignored, *(file + ".gz" for file in ignored)}
    here = {file for file in live.files() if not file.endswith(BROTLI)} - aside
    there = {file for file in clean.files() if not file.endswith(BROTLI)}
    return sorted((here ^ there).union(still_different(live, clean, here & there)))


def still_different(live: Store, clean: Store, files: Iterable[str]) -> list[str]:
    """Which of these files are not the same in both trees."""
    return [
        file for file in files if live.disk.read(live.folder / file) != clean.disk.read(clean.folder / file)
    ]
