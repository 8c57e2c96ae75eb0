"""A census of the source: above the desk nobody reads what the gate has not told (RELIABILITY R3)."""

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "broadsheet"
BELOW = {"desk", "work", "text", "net", "rights", "journal", "sqlite"}
BRINGS_WORDS_IN = {"wire", "sample"}
"""Rooms through which words come into the house: what they write they must hold."""

UNTOLD = {"body", "from_wire"}
"""Fields of an article that leave the house through the gate alone."""

OTHER_BODIES = {
    "archive/search/documents.py": "a search document, made of told stories",
    "archive/search/sqlite.py": "the same",
    "archive/search/postgresql.py": "the name of the document's part, in the index",
    "pages/seen.py": "the bytes of a request",
    "press/shipping/rules.py": "the bytes of a file that is shipped",
    "press/shipping/bucket.py": "the same",
    "press/store.py": "the bytes of a pressed page",
    "press/serving/copies.py": "the bytes of an answer",
    "press/serving/holding.py": "the same",
    "press/serving/replies.py": "the same",
    "press/serving/sending.py": "the same",
}
"""Modules whose `body` is something else. Reviewed: a new one is looked at before it stands here."""


def reads_untold(source: str) -> bool:
    """Whether a module reads a field of that name, or asks the database for it."""
    names = {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg and "__" in node.arg:
            names.add(node.arg.partition("__")[0])
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            names.add(node.value.partition("__")[0])
    return not names.isdisjoint(UNTOLD)


def above_the_desk() -> list[Path]:
    rooms = BELOW | BRINGS_WORDS_IN
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] not in rooms]


def test_no_module_above_the_desk_reads_an_articles_words_past_the_gate() -> None:
    modules = above_the_desk()
    assert len(modules) > 60
    found = [
        name
        for path in modules
        if (name := path.relative_to(PACKAGE).as_posix()) not in OTHER_BODIES
        and "migrations/" not in name
        and reads_untold(path.read_text("utf-8"))
    ]
    assert found == []


def test_where_body_means_something_else_no_article_is_at_hand() -> None:
    at_hand = re.compile(r"import .*\bArticle\b|desk\.models")
    assert [name for name in OTHER_BODIES if at_hand.search((PACKAGE / name).read_text("utf-8"))] == []


def test_no_template_outside_the_desk_names_an_articles_words() -> None:
    templates = [path for path in PACKAGE.rglob("templates/**/*") if path.suffix in (".html", ".xml", ".txt")]
    assert len(templates) > 40
    named = re.compile(r"\{[{%][^}]*\.(?:body|from_wire)\b")
    found = [
        path.relative_to(PACKAGE).as_posix() for path in templates if named.search(path.read_text("utf-8"))
    ]
    assert [name for name in found if not name.startswith("desk/")] == []


def test_the_census_sees_what_it_looks_for() -> None:
    assert reads_untold("def page(article): return article.body")
    assert reads_untold("rows = Article.objects.values_list('body')")
    assert reads_untold("found = Article.objects.filter(body__contains=words)")
    assert not reads_untold("def page(story): return story.body_html")
