"""Thirty real feeds run the whole road: polled from a local server, filed under their terms, pressed, proved."""

from collections import Counter
from itertools import cycle
from pathlib import Path

import pytest
from django.utils import timezone

from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.models import Article, Section
from broadsheet.net.door import Door
from broadsheet.net.pace import UNPACED
from broadsheet.pages import actions as pages
from broadsheet.text.clean import plain
from broadsheet.wire.actions.polling import poll_now
from broadsheet.wire.actions.sources import add_source
from broadsheet.wire.models import Source
from tests.feedserver import FeedServer
from tests.shared_data import shared_data

TERMS = ("link-only", "excerpt", "cc-by", "agency-30-days", "partner-full")


def feeds() -> list[Path]:
    return sorted(shared_data("feeds", "real").iterdir())


def ending(article: Article) -> str:
    """The last words of a long story, which no excerpt reaches; empty for a short one."""
    words = plain(article.body).split()
    return " ".join(words[-8:]) if len(words) > 80 else ""


@pytest.mark.shared
@pytest.mark.django_db
def test_thirty_real_feeds_run_the_whole_road(
    tmp_path: Path, settings, feed_server: FeedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.PAGES_FOLDER, settings.DELIVERIES_FOLDER = tmp_path / "pages", tmp_path / "deliveries"
    found_paper("The Tarn Post")
    sections = cycle(Section.objects.in_order().values_list("slug", flat=True))
    paths = feeds()
    for path, terms, section in zip(paths, cycle(TERMS), sections, strict=False):
        feed_server.serve(f"/{path.name}", path.read_bytes(), content_type="application/xml")
        add_source(feed_server.url(f"/{path.name}"), section, terms, name=path.stem, now=timezone.now())
    pks = list(Source.objects.order_by("pk").values_list("pk", flat=True))
    report = poll_now(pks, door=Door(pace=UNPACED))
    pressed = pages.run()
    live = Article.objects.live()
    by_terms = Counter(live.values_list("licence__name", flat=True))
    with capsys.disabled():
        counts = ", ".join(f"{name} {count}" for name, count in sorted(report.counts.items()))
        print(f"\n{len(paths)} real feeds: {counts}; live {dict(by_terms)}; {pressed.pages} pages")
    assert [(result.source.name, str(result.trouble)) for result in report.failed] == []
    assert len(report.results) == len(paths)
    # Old snapshots under an agency's thirty days have run out; everything else is on the site.
    assert set(by_terms) >= {"link-only", "excerpt", "cc-by", "partner-full"}
    assert pages.prove(workers=1).differ == ()
    checked: Counter[bool] = Counter()
    for article in live.select_related("licence").iterator():
        page = (tmp_path / "pages/current/site" / str(article.address) / "index.html").read_text("utf-8")
        assert page.count('data-part="credit"') == 1
        if last_words := ending(article):
            whole = article.licence.name not in ("link-only", "excerpt")
            assert (last_words in plain(page)) is whole, article
            checked[whole] += 1
    assert min(checked[True], checked[False]) > 20
    again = poll_now(pks, door=Door(pace=UNPACED))
    assert (again.counts["new"], again.counts["updated"]) == (0, 0)
