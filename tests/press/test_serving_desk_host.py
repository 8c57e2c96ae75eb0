"""With a host name of its own the desk answers there and nowhere else, and the paper's pages do not."""

import pytest

from broadsheet.press.serving import PublicSite
from tests.asgi_client import Answer, AsgiClient
from tests.press.paper import PAGE, Paper, behind

PAPER, DESK = "paper.example", "desk.paper.example"


@pytest.fixture
def site(paper: Paper) -> PublicSite:
    return PublicSite(paper.store, paper.media, behind, desk_host=DESK, allowed_hosts=[PAPER, DESK])


def asked(site: PublicSite, host: str, path: str, method: str = "GET") -> Answer:
    return AsgiClient(site, host).ask(method, path)


@pytest.mark.parametrize("host", [DESK, "DESK.paper.example", f"{DESK}:8443", f"{DESK}."])
@pytest.mark.parametrize("path", ["/desk/", "/desk", "/desk/articles/", "/-/account/login/"])
def test_the_desk_answers_at_its_own_host(site: PublicSite, host: str, path: str) -> None:
    assert asked(site, host, path).body.startswith(b"behind: GET /")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("path", ["/desk/", "/desk", "/desk/articles/", "/desk/login/", "/%64esk/"])
def test_it_is_not_to_be_found_at_the_papers(site: PublicSite, path: str, method: str) -> None:
    answer = asked(site, PAPER, path, method)
    assert b"behind: " not in answer.body
    if not path.startswith("/%"):  # a second spelling is led to the one address, where nothing is
        assert answer.status == 404
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/about/", "/feed.xml", "/2026/11/harbour-wall/", "/robots.txt", "/2026/11/withdrawn/"]
)
def test_no_page_of_the_paper_answers_at_the_desks(site: PublicSite, path: str) -> None:
    asked(site, PAPER, path)  # the copy lies in memory now
    assert asked(site, PAPER, path).status in (200, 410)
    assert asked(site, DESK, path).status == 404
    assert asked(site, PAPER, path).status in (200, 410)


def test_the_bare_name_of_the_desk_leads_to_it(site: PublicSite) -> None:
    answer = asked(site, DESK, "/")
    assert (answer.status, answer.headers["location"]) == (302, "/desk/")
    assert asked(site, PAPER, "/").body == PAGE


@pytest.mark.parametrize("path", ["/assets/paper.0123456789ab.css", "/media/pictures/ab12/640.avif"])
def test_a_preview_finds_its_styles_and_pictures_at_both(site: PublicSite, path: str) -> None:
    assert [asked(site, host, path).status for host in (PAPER, DESK)] == [200, 200]


def test_readers_forms_and_accounts_answer_at_the_papers_host(site: PublicSite) -> None:
    assert asked(site, PAPER, "/-/contact", "POST").body == b"behind: POST /-/contact"


def test_another_host_finds_neither(site: PublicSite) -> None:
    assert asked(site, "elsewhere.example", "/").status == 400
    assert asked(site, "elsewhere.example", "/desk/").status == 404


def test_without_one_the_desk_answers_beside_the_paper(paper: Paper) -> None:
    site = PublicSite(paper.store, paper.media, behind)
    assert asked(site, PAPER, "/desk/").body == b"behind: GET /desk/"
    assert asked(site, PAPER, "/").body == PAGE
