"""Every address Django answers, with an example for each: what the censuses walk."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

EXAMPLES = {
    "pk": "1",
    "image_id": "1",
    "revision_id": "1",
    "revision_id_a": "live",
    "revision_id_b": "latest",
    "uidb36": "1",
    "key": "set-password",
    "filter_spec": "max-165x165",
    "action_name": "approve",
    "app_label": "desk",
    "app_name": "desk",
    "model_name": "article",
    "action": "publish",
    "format": "fullwidth",
}
"""Values that lead somewhere; "1" or "x" stand for all others."""


def every_route(**values: str) -> list[str]:
    """One example address for each pattern, in order, without doubles; `values` stand before the examples."""
    examples = EXAMPLES | values
    return list(dict.fromkeys("/" + path for path in _walk(get_resolver().url_patterns, "", examples)))


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, examples: Mapping[str, str]
) -> Iterator[str]:
    for pattern in patterns:
        here = prefix + _example(pattern, examples)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, here, examples)
        else:
            yield here


def _example(pattern: URLPattern | URLResolver, examples: Mapping[str, str]) -> str:
    route = str(pattern.pattern)
    if hasattr(pattern.pattern, "_route"):
        return re.sub(
            r"<(?:(\w+):)?(\w+)>", lambda m: examples.get(m[2], "1" if m[1] == "int" else "x"), route
        )
    route = route.removeprefix("^").removesuffix("$").removesuffix(r"\Z")
    route = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda m: examples.get(m[1], "1"), route)
    return re.sub(r"\(\?[:!][^()]*\)", "", route).replace(r"\d+", "1").replace(".*", "").replace("\\", "")
