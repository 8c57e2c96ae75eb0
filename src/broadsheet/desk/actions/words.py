"""Keep a story's words in order: clean, counted, with an excerpt."""

from broadsheet.desk.models import Article
from broadsheet.text.clean import clean, plain
from broadsheet.text.excerpt import excerpt

EXCERPT_LIMIT = 280


def set_words(article: Article) -> None:
    """Clean the text, count its words, make its excerpt. Writes nothing; the caller saves."""
    article.body = clean(article.body)
    text = plain(article.body)
    article.words = len(text.split())
    article.excerpt = excerpt(article.standfirst or text, EXCERPT_LIMIT)
