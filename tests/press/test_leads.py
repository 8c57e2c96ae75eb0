"""What has moved and what is gone, as rules for other web servers."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from broadsheet.press import actions
from broadsheet.press.actions import run
from broadsheet.press.errors import NoEdition
from broadsheet.press.leads import RULES, Lead, leads_of
from broadsheet.press.plates import Sheet
from broadsheet.press.store import Store
from tests.press.almanac import Almanac, works

MOVED, GONE = Lead("/leaf/june/", "/leaf/midsummer/"), Lead("/leaf/may/", "")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "in").mkdir()
    return Store(tmp_path / "tree", tmp_path / "in")


def test_leads_are_what_the_tree_says(store: Store) -> None:
    store.put(Sheet("/leaf/july/", b"here"))
    store.put(Sheet("/leaf/june/", b"/leaf/midsummer/\n", 301))
    store.put(Sheet("/leaf/may/", b"<h1>Gone</h1>" * 40, 410))
    store.put(Sheet("/old.xml", b"https://other.example/x.xml", 301))
    assert leads_of(store) == [MOVED, GONE, Lead("/old.xml", "https://other.example/x.xml")]


@pytest.mark.parametrize(
    ("server", "lines"),
    [
        pytest.param(
            "nginx",
            [
                'location = "/leaf/june/" { return 301 "/leaf/midsummer/"; }',
                'location = "/leaf/may/" { error_page 410 @notice; return 410; }',
            ],
            id="nginx",
        ),
        pytest.param(
            "caddy",
            [
                'handle "/leaf/june/" {\n\tredir * "/leaf/midsummer/" 301\n}',
                'handle "/leaf/may/" {\n\terror 410\n}',
            ],
            id="Caddy",
        ),
        pytest.param(
            "netlify",
            ["/leaf/june/ /leaf/midsummer/ 301!", "/leaf/may/ /410.html 404!"],
            id="a host of files",
        ),
    ],
)
def test_rules_are_in_the_servers_own_words(server: str, lines: list[str]) -> None:
    assert list(RULES[server]([MOVED, GONE])) == lines


@pytest.mark.parametrize("server", sorted(RULES))
def test_what_a_server_would_take_for_its_own_signs_is_encoded_in_a_target(server: str) -> None:
    [line] = RULES[server]([Lead("/a/", 'https://other.example/$uri{x}"; return 200 "ö')])
    assert "https://other.example/%24uri%7Bx%7D%22;%20return%20200%20%22%C3%B6" in line


@pytest.mark.django_db
def test_a_paper_without_an_edition_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoEdition, match="press run --once"):
        actions.rules(works(Almanac(), tmp_path / "pages").editions, "nginx")


@pytest.mark.django_db
def test_the_command_writes_them_to_a_file(
    tmp_path: Path, settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.PAGES_FOLDER = tmp_path / "pages"
    almanac = Almanac()
    almanac.write("may", "Tides")
    press = works(almanac, tmp_path / "pages")
    run(press)
    almanac.kill("may")
    run(press)
    call_command("press", "rules", "--for", "nginx", "--to", str(tmp_path / "rules.conf"))
    assert (
        tmp_path / "rules.conf"
    ).read_text() == 'location = "/leaf/may/" { error_page 410 @notice; return 410; }\n'
    assert "Rules: 1" in capsys.readouterr().out
    call_command("press", "rules", "--for", "netlify")
    assert capsys.readouterr().out == "/leaf/may/ /410.html 404!\n"
    with pytest.raises(CommandError):
        call_command("press", "rules", "--for", "apache")
