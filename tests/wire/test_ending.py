"""The end of a contract: everything of a source is gone, nothing of it comes back, and a signed list says what it was."""

import gzip
import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection

from broadsheet.archive.models import MostRead
from broadsheet.archive.search.following import follow
from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.actions.pictures import lead_with, take_in_bytes
from broadsheet.desk.actions.publishing import correct, kill
from broadsheet.desk.models import Article, Picture
from broadsheet.journal.models import Change
from broadsheet.pages import actions as pages
from broadsheet.wire.actions.sources import add_source
from broadsheet.wire.errors import ContractEnded
from broadsheet.wire.models import Anchor, Provenance, Source, TextPrint, WantedPicture
from broadsheet.wire.signed_list import NotGenuine, Signer, verify
from tests.feedserver import FeedServer
from tests.newsroom import draft
from tests.pictures import drawn
from tests.wire.newsagents import NOON, item, polled, rss, source
from tests.wire.test_alike import STORY

CANARIES = ("zanzibarium", "quokkaville", "xylophonist", "wombatgate", "ocelotine")


def feed(*more: str) -> bytes:
    tag = "<category>Ocelotine</category>"
    return rss(
        item("Zanzibarium opens its locks", "https://quokkaville.example/1", "q-1", "<p>The xylophonist sings on.</p>", more=tag),
        item("Wombatgate shuts", "https://quokkaville.example/2", "q-2", "<p>Nobody in wombatgate knew of it.</p>"),
        *more,
        title="Quokkaville Agency",
    ).encode()  # fmt: skip


def ended(source_id: int, list_to: Path) -> dict[str, object]:
    said = StringIO()
    call_command("source", "end", str(source_id), "--yes", "--to", str(list_to), "--json", stdout=said)
    told: dict[str, object] = json.loads(said.getvalue())
    return told


@pytest.mark.django_db(transaction=True)
class TestNothingRemains:
    @pytest.fixture
    def paper(self, tmp_path: Path, settings) -> Path:
        home = tmp_path / "home"
        for name in ("PAGES", "DELIVERIES", "WITHHELD"):
            setattr(settings, f"{name}_FOLDER", home / name.lower())
        settings.MEDIA_ROOT = home / "media"
        found_paper("The Tarn Post", ("Economy",))
        return home

    def everything(self, home: Path) -> str:
        """Whatever lies in the paper's folder, unpacked, and every row and byte of its database."""
        found = []
        for path in home.rglob("*"):
            found.append(str(path))
            if path.is_file():
                data = path.read_bytes()
                found.append((gzip.decompress(data) if path.suffix == ".gz" else data).decode("latin-1"))
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found += [str(row) for row in cursor.fetchall()]
        if connection.vendor == "sqlite" and Path(name := str(connection.settings_dict["NAME"])).is_file():
            found += [
                Path(file).read_bytes().decode("latin-1")
                for file in (name, f"{name}-wal")
                if Path(file).is_file()
            ]
        return "\n".join(found).lower()

    def test_of_a_whole_paper(self, paper: Path, tmp_path: Path, feed_server: FeedServer) -> None:
        feed_server.serve("/quokkaville.xml", feed())
        wire, _ = add_source(feed_server.url("/quokkaville.xml"), "economy", "cc-by", now=NOON)
        other_page = rss(
            item("Fog on the Tarn", "https://wire.example/fog", "f-1", "<p>It came from the sea.</p>")
        )
        feed_server.serve("/feed.xml", other_page.encode())
        other, _ = add_source(feed_server.url("/feed.xml"), "economy", "cc-by", now=NOON)
        polled([wire, other])
        locks, gate = (
            Article.objects.get(headline__startswith="Zanz"),
            Article.objects.get(headline__startswith="Womb"),
        )
        picture = take_in_bytes(drawn("q.png").read(), title="Xylophonist at work")
        WantedPicture.objects.create(
            article=locks, url="https://quokkaville.example/p.jpg", url_key="k", place="lead", due_at=NOON, state="held", picture=picture
        )  # fmt: skip
        lead_with(locks, picture, "A xylophonist")
        locks.kicker = "Zanzibarium"
        locks.save_revision().publish()
        correct(locks, "It was zanzibarium.")
        kill(gate, "Wombatgate is no more.", reason="wombatgate")
        pages.run()
        follow()
        assert [canary for canary in CANARIES if canary not in self.everything(paper)] == []
        told = ended(wire.pk, tmp_path / "list.jsonl")
        assert told["left"] == []
        remains = self.everything(paper)
        assert [canary for canary in CANARIES if canary in remains] == []
        assert "fog on the tarn" in remains
        assert not Picture.objects.exists()
        assert pages.prove(workers=1).differ == ()
        listed = (tmp_path / "list.jsonl").read_text("utf-8").lower()
        assert "zanzibarium opens" in listed
        assert "/wombatgate-shuts" in listed
        assert verify(listed_lines(tmp_path / "list.jsonl"))[1]

    def test_of_the_lists_and_events_that_named_its_stories(
        self, paper: Path, tmp_path: Path, feed_server: FeedServer
    ) -> None:
        def at(hour: int) -> str:
            return f"<pubDate>Mon, 23 Nov 2026 {hour:02}:00:00 GMT</pubDate>"

        told = "<p>Flood gates at the Tarn lock failed in the night and the keeper closed the canal.</p>"
        feed_server.serve(
            "/q.xml", rss(item("Wombatgate: flood gates at the Tarn lock fail", "https://q.example/1", "q-1", told, more=at(1))).encode()
        )  # fmt: skip
        feed_server.serve("/feed.xml", rss(*(
            item(f"Flood gates at the Tarn lock fail, {hour}", f"https://wire.example/{hour}", f"f-{hour}", f"{told}<p>Hour {hour} came.</p>", more=at(hour))
            for hour in range(2, 9)
        )).encode())  # fmt: skip
        wire, _ = add_source(feed_server.url("/q.xml"), "economy", "cc-by", now=NOON)
        other, _ = add_source(feed_server.url("/feed.xml"), "economy", "cc-by", now=NOON)
        polled([wire, other])
        pages.run()
        story = Article.objects.get(headline__startswith="Womb")
        MostRead.objects.create(section=None, rank=0, article=story)
        Change.objects.create(kind="most-read", at=NOON)
        pages.run()
        named = "wombatgate: flood"
        naming = [path for path in (paper / "pages").rglob("2026/11/flood*/index.html") if named in path.read_text("utf-8").lower()]  # fmt: skip
        assert len(naming) > 2  # more than its neighbours in time
        ended(wire.pk, tmp_path / "list.jsonl")
        assert named not in self.everything(paper)
        assert pages.prove(workers=1).differ == ()

    def test_of_a_story_that_goes_on_with_another_sources_version(
        self, paper: Path, tmp_path: Path, feed_server: FeedServer
    ) -> None:
        shared = ("Locks open to night traffic", "https://wire.example/locks")
        feed_server.serve(
            "/q.xml",
            rss(
                item(*shared, "q-1", "<p>The xylophonist sings on.</p>"), title="Quokkaville Agency"
            ).encode(),
        )
        feed_server.serve(
            "/b.xml",
            rss(item(*shared, "b-1", "<p>Nobody sings in the locks.</p>"), title="Harbour Press").encode(),
        )
        wire, _ = add_source(feed_server.url("/q.xml"), "economy", "cc-by", now=NOON)
        other, _ = add_source(feed_server.url("/b.xml"), "economy", "cc-by", now=NOON)
        polled([wire])
        polled([other])
        story = Article.objects.get()
        picture = take_in_bytes(drawn("q.png").read(), title="Xylophonist at work")
        WantedPicture.objects.create(
            article=story, url="https://quokkaville.example/p.jpg", url_key="k", place="lead", due_at=NOON, state="held", picture=picture
        )  # fmt: skip
        lead_with(story, picture, "A xylophonist")
        story.kicker = "Wombatgate"
        story.save_revision().publish()
        correct(story, "It was an ocelotine.")
        pages.run()
        follow()
        told = ended(wire.pk, tmp_path / "list.jsonl")
        assert told["left"] == []
        pages.run()
        follow()
        remains = self.everything(paper)
        assert [canary for canary in CANARIES if canary in remains] == []
        assert "nobody sings in the locks" in remains
        assert pages.prove(workers=1).differ == ()

    def test_what_came_from_it_never_comes_back(
        self, paper: Path, tmp_path: Path, feed_server: FeedServer
    ) -> None:
        feed_server.serve("/quokkaville.xml", feed())
        wire, _ = add_source(feed_server.url("/quokkaville.xml"), "economy", "cc-by", now=NOON)
        polled([wire])
        ended(wire.pk, tmp_path / "list.jsonl")
        with pytest.raises(ContractEnded):
            add_source(feed_server.url("/quokkaville.xml"), "economy", "cc-by", now=NOON)
        feed_server.serve("/again.xml", feed())
        again, _ = add_source(feed_server.url("/again.xml"), "economy", "cc-by", now=NOON)
        polled([again])
        assert not Article.objects.exists()


def listed_lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


@pytest.mark.django_db
class TestWhatGoes:
    def test_a_dry_run_says_what_would_go_and_removes_nothing(self, feed_server: FeedServer) -> None:
        feed_server.serve("/feed.xml", feed())
        wire = source(feed_server.url("/feed.xml"))
        polled([wire])
        said = StringIO()
        call_command("source", "end", str(wire.pk), stdout=said)
        assert "Zanzibarium opens its locks" in said.getvalue()
        assert "articles: 2" in said.getvalue()
        assert (Article.objects.count(), Source.objects.get().ended_at) == (2, None)

    def test_own_stories_and_other_sources_stay(self, feed_server: FeedServer, tmp_path: Path) -> None:
        own = draft("Zanzibarium, by ourselves")
        feed_server.serve("/feed.xml", feed())
        wire = source(feed_server.url("/feed.xml"))
        polled([wire])
        ended(wire.pk, tmp_path / "list.jsonl")
        assert list(Article.objects.all()) == [own]

    def test_no_text_is_found_by_its_words_any_more(self, feed_server: FeedServer, tmp_path: Path) -> None:
        feed_server.serve("/feed.xml", rss(item("Locks", "https://wire.example/1", "1", f"<p>{STORY}</p>")))
        wire = source(feed_server.url("/feed.xml"))
        polled([wire])
        assert TextPrint.objects.exists() and Anchor.objects.exists()
        ended(wire.pk, tmp_path / "list.jsonl")
        assert not TextPrint.objects.exists() and not Anchor.objects.exists()

    def test_a_story_that_stands_on_another_source_stays(
        self, feed_server: FeedServer, tmp_path: Path
    ) -> None:
        feed_server.serve("/a.xml", feed())
        feed_server.serve("/b.xml", feed())
        first, second = source(feed_server.url("/a.xml")), source(feed_server.url("/b.xml"), name="Second")
        polled([first])
        polled([second])
        assert Article.objects.count() == 2
        ended(second.pk, tmp_path / "list.jsonl")
        assert Article.objects.count() == 2
        assert not Provenance.objects.filter(source=second).exclude(url="").exists()

    def test_ending_it_twice_is_harmless(self, feed_server: FeedServer, tmp_path: Path) -> None:
        feed_server.serve("/feed.xml", feed())
        wire = source(feed_server.url("/feed.xml"))
        polled([wire])
        ended(wire.pk, tmp_path / "1.jsonl")
        told = ended(wire.pk, tmp_path / "2.jsonl")
        assert told["removed"] == {"tombstones": 0}
        assert Provenance.objects.filter(verdict="ended").count() == 2

    def test_the_journal_names_no_story_that_is_gone(self, feed_server: FeedServer, tmp_path: Path) -> None:
        feed_server.serve("/feed.xml", feed())
        wire = source(feed_server.url("/feed.xml"))
        polled([wire])
        pages.run()
        ended(wire.pk, tmp_path / "list.jsonl")
        assert "zanzibarium" not in str(list(Change.objects.values_list("note", flat=True)))

    def test_an_unknown_source_is_refused(self) -> None:
        with pytest.raises(CommandError):
            call_command("source", "end", "77", "--yes")


class TestTheSignedList:
    def signed(self) -> list[str]:
        signer = Signer()
        return [signer.line({"article": n, "headline": "Schleuße"}) for n in range(3)] + [signer.last_line()]

    def test_a_list_is_genuine_as_it_was_written(self) -> None:
        assert verify(self.signed()) == (3, True)

    def test_another_papers_list_is_genuine_but_not_ours(self, settings) -> None:
        lines = self.signed()
        settings.SECRET_KEY = "another"
        assert verify(lines) == (3, False)

    @pytest.mark.parametrize(
        "spoil",
        [
            pytest.param(lambda lines: lines[1:], id="a line taken out"),
            pytest.param(lambda lines: [lines[0], *lines], id="a line added"),
            pytest.param(lambda lines: [lines[1], lines[0], *lines[2:]], id="another order"),
            pytest.param(lambda lines: [lines[0].replace("0", "9"), *lines[1:]], id="a line changed"),
            pytest.param(lambda lines: lines[:-1], id="no signature"),
            pytest.param(lambda lines: [], id="nothing at all"),
            pytest.param(lambda lines: [*lines[:-1], "{}"], id="an empty signature"),
        ],
    )
    def test_a_list_that_was_touched_is_not(self, spoil) -> None:
        with pytest.raises(NotGenuine):
            verify(spoil(self.signed()))

    def test_the_command_verifies_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "list.jsonl"
        file.write_text("\n".join(self.signed()) + "\n", encoding="utf-8")
        said = StringIO()
        call_command("source", "verify", str(file), stdout=said)
        assert "Entries: 3" in said.getvalue()
        file.write_text("\n".join(self.signed()[1:]), encoding="utf-8")
        with pytest.raises(CommandError, match="not as it was signed"):
            call_command("source", "verify", str(file))
        assert django_settings.SECRET_KEY
