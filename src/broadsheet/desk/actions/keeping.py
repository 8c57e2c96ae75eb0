"""Keep the paper's own records: sections, authors, topics, the menus, the paper itself.

One function each, one journal entry each, and none when nothing changed. What
once was public is never deleted, since its address would vanish with it.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, Model
from wagtail.users.models import UserProfile

from broadsheet.desk.actions.noticed import (
    journal_author,
    journal_publication,
    journal_section,
    journal_topic,
)
from broadsheet.desk.errors import NeverDeleted
from broadsheet.desk.models import Article, Author, Picture, Publication, Section, StandingPage, Topic


@transaction.atomic
def keep_section(section: Section) -> Section:
    """Save a section, a new one at the end of the order; journal it when anything changed."""
    if section.pk is None:
        last = Section.objects.aggregate(last=Max("position"))["last"]
        section.position = 0 if last is None else last + 1
    if _changed(section):
        section.save()
        journal_section(section)
    return section


@transaction.atomic
def keep_author(author: Author) -> Author:
    """Save an author; journal it when anything changed."""
    if _changed(author):
        author.save()
        journal_author(author)
    return author


@transaction.atomic
def keep_topic(topic: Topic) -> Topic:
    """Save a topic; journal it when anything changed."""
    if _changed(topic):
        topic.save()
        journal_topic(topic)
    return topic


@transaction.atomic
def keep_paper(paper: Publication) -> Publication:
    """Save the paper's name, look and settings; every page is pressed anew when anything changed."""
    paper.base_url = paper.base_url.rstrip("/")
    if _changed(paper):
        former = Publication.the_paper().time_zone
        paper.save()
        # Who works here reads the paper's own time, unless they chose another.
        UserProfile.objects.filter(current_time_zone=former).update(current_time_zone=paper.time_zone)
        journal_publication()
    return paper


@transaction.atomic
def set_menus(sections: Sequence[tuple[int, bool]], pages: Sequence[tuple[int, bool]]) -> bool:
    """Put the sections in this order in the menu and the standing pages in this order in the foot.

    Each is (id, whether it is shown). Rows not named keep their place. Says
    whether anything changed; then every page is pressed anew, once.
    """
    changed = [
        *_reorder(Section, "in_menu", sections),
        *_reorder(StandingPage, "in_foot", pages),
    ]
    if changed:
        journal_publication()
    return bool(changed)


@transaction.atomic
def delete_row(row: Model) -> None:
    """Delete a record that no reader has ever seen. Raises NeverDeleted, saying what to do instead."""
    if remedy := why_kept(row):
        raise NeverDeleted(str(row), remedy)
    row.delete()


def why_kept(row: Model) -> str:
    """Why this record may not be deleted, and what to do instead; empty when it may."""
    if isinstance(row, Article) and row.was_ever_public:
        return "It has been on the site, and its address must go on answering. Withdraw or kill it instead."
    if isinstance(row, Article) and row.merged.exists():
        return "Other stories have been merged into it. Un-merge them first."
    if isinstance(row, Section):
        return "Its front and its feeds stand at their addresses for good. Take it out of the menu instead."
    if isinstance(row, Author | Topic) and row.once_public:
        return "Its page has been on the site, and its address must go on answering. Change its name instead."
    if isinstance(row, Author) and row.bylines.exists():
        return "Stories carry this name. Take it off them first."
    if isinstance(row, StandingPage) and (row.live or row.first_published_at):
        return "It has been on the site, and its address must go on answering. Withdraw it instead."
    if isinstance(row, Publication):
        return "It is the paper."
    if isinstance(row, Picture) and (used := uses_of(row, limit=3)):
        return f"It is shown with {', '.join(used)}. Take it off there first."
    return ""


def uses_of(picture: Picture, limit: int = 20) -> list[str]:
    """Where a picture is in use, in an editor's words: stories (their text included), portraits, the logo."""
    stories = Article.objects.filter(picture=picture)
    used = [f"“{headline}”" for headline in stories.values_list("headline", flat=True)[:limit]]
    in_text = Article.objects.filter(body__contains=f'id="{picture.pk}"').filter(body__contains="<embed")
    used += [f"“{headline}” (in its text)" for headline in in_text.values_list("headline", flat=True)[:limit]]
    used += [f"{author} (portrait)" for author in Author.objects.filter(portrait=picture)[:limit]]
    if Publication.objects.filter(logo=picture).exists():
        used.append("the paper (its logo)")
    return used[:limit]


def _reorder(
    model: type[Section] | type[StandingPage], shown: str, wanted: Sequence[tuple[int, bool]]
) -> list[Any]:
    rows = model.objects.in_bulk([pk for pk, _ in wanted])
    changed = []
    for position, (pk, is_shown) in enumerate(wanted):
        row = rows.get(pk)
        if row is not None and (row.position, getattr(row, shown)) != (position, is_shown):
            row.position = position
            setattr(row, shown, is_shown)
            changed.append(row)
    model.objects.bulk_update(changed, ["position", shown])  # type: ignore[arg-type]  # the stubs know one model at a time
    return changed


def _changed(row: Model) -> bool:
    """Whether the row differs from what the database holds; a new one does."""
    if row.pk is None:
        return True
    held = type(row)._default_manager.filter(pk=row.pk).first()
    return held is None or any(
        field.value_from_object(held) != field.value_from_object(row) for field in row._meta.concrete_fields
    )
