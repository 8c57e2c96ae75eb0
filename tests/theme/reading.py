"""How the tests read a page: by its parts, as a black-box check would."""

from __future__ import annotations

from lxml import html

Page = html.HtmlElement


def read(text: str) -> Page:
    return html.document_fromstring(text)


def parts(page: Page, name: str) -> list[Page]:
    return list(page.iterfind(f".//*[@data-part='{name}']"))


def part(page: Page, name: str) -> Page:
    found = parts(page, name)
    assert len(found) == 1, f"{len(found)} parts called {name}"
    return found[0]


def said(element: Page) -> str:
    """The text of an element as a reader sees it: white space folded."""
    return " ".join(element.text_content().split())


def meta(page: Page, name: str) -> str | None:
    found = page.xpath("//meta[@name=$name or @property=$name]/@content", name=name)
    return found[0] if found else None


def links(page: Page, rel: str) -> list[str]:
    return [link.get("href") for link in page.iterfind(".//link") if rel in (link.get("rel") or "").split()]
