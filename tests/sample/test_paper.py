"""What the Courier is, and that all of it is invented."""

import re
from pathlib import Path

import broadsheet.sample
from broadsheet.sample import publication, sections, standing_pages, topics

CONTENT = Path(broadsheet.sample.__file__).parent / "content"
# Words that would tie the sample to the real world; as whole words, in any case.
REAL = """
    dollar dollars euro euros pound sterling yen franc francs rupee peso
    london paris berlin new-york tokyo delhi lagos madrid rome moscow beijing amsterdam brussels
    england scotland ireland france germany italy spain norway denmark holland dutch english french german
    america american europe european africa african asia asian atlantic pacific mediterranean arctic
    bitcoin nasdaq reuters twitter facebook google lorem ipsum
""".split()


def test_the_sections_are_those_of_the_menu():
    assert [section.slug for section in sections()] == ["world-news", "economy", "politics", "stock"]
    assert all(section.description for section in sections())


def test_only_the_stock_pages_carry_the_financial_disclaimer():
    disclaimers = {section.slug: section.disclaimer for section in sections()}
    assert "advice" in disclaimers.pop("stock")
    assert set(disclaimers.values()) == {""}


def test_the_papers_disclaimer_names_the_paper_and_its_companies():
    paper = publication()
    assert paper.name in paper.disclaimer
    assert "companies" in paper.disclaimer


def test_topics_have_slugs_of_their_own():
    assert all(re.fullmatch(r"[a-z-]+", topic.slug) and topic.description for topic in topics())
    assert len({topic.slug for topic in topics()}) == len(topics())


def test_the_standing_pages_are_written():
    pages = {page.slug: page for page in standing_pages()}
    assert set(pages) == {"about", "contact", "privacy", "terms"}
    assert all(page.title and page.body.count("<p>") >= 2 for page in pages.values())


def test_no_real_place_currency_or_company_is_named():
    named = re.compile(r"\b(" + "|".join(REAL).replace("-", " ") + r")\b", re.IGNORECASE)
    found = {
        (path.name, word)
        for path in CONTENT.rglob("*")
        if path.suffix in {".xml", ".atom", ".json", ".rdf", ".md", ".toml"}
        for word in named.findall(re.sub(r"https?://\S+", "", path.read_text("utf-8")))
    }
    assert found == set()
