"""Found the Larkport Courier: its staff, its pictures, its own stories, and the sources of its wire."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.actions.noticed import journal_publication
from broadsheet.desk.actions.pictures import take_in_bytes
from broadsheet.desk.actions.publishing import correct, publish
from broadsheet.desk.models import (
    Article,
    Author,
    Byline,
    Picture,
    Publication,
    Section,
    StandingPage,
    Topic,
)
from broadsheet.net.door import Door
from broadsheet.net.pace import UNPACED
from broadsheet.rights.actions import preset
from broadsheet.sample.feeds import sources
from broadsheet.sample.newsroom import SampleStory, newsroom, staff
from broadsheet.sample.paper import publication, sections, standing_pages, topics
from broadsheet.sample.pictures import pictures
from broadsheet.wire.actions.pictures import LIMITS, fetch_wanted
from broadsheet.wire.actions.polling import Result, poll_now
from broadsheet.wire.actions.sources import add_source, source_key
from broadsheet.wire.models import Source

WIRES = "the sample paper"
Say = Callable[[str], None]


def found_the_courier(now: datetime, base_url: str, say: Say) -> None:
    """Everything of the Courier but what comes over the wire. `now` is the hour its stories count back from."""
    say("founding the Larkport Courier")
    _found(base_url)
    authors = _staff()
    say("taking in the pictures")
    taken = _pictures()
    stories = newsroom(now)
    for number, story in enumerate(stories, 1):
        say(f"setting the newsroom's stories {number}/{len(stories)}")
        _set_story(story, authors, taken)


def put_on_the_wire(wires: str) -> None:
    """Add the invented wires as sources, or tell those there are where they are served now."""
    for sample in sources():
        address = f"{wires}/{sample.feed_path}"
        source = Source.objects.filter(url__endswith=f"/{sample.feed_path}").first()
        if source is None:
            add_source(address, sample.section, sample.terms_preset, name=sample.name, now=timezone.now())
        elif source.url != address:
            source.url, source.key = address, source_key(address)
            source.save(update_fields=["url", "key"])


def bring_in_the_wire(say: Say) -> str:
    """Poll every source and fetch the pictures of their stories; answers what came of it, in words."""
    done = 0

    def tell(result: Result) -> None:
        nonlocal done
        done += 1
        say(f"polling the wire {done}: {result.source.name}")

    # The wires are this machine's own: the pace kept towards other people's servers is not needed here.
    report = poll_now(
        list(Source.objects.values_list("pk", flat=True)), door=Door(paper=WIRES, pace=UNPACED), tell=tell
    )
    fetched = 0
    while tried := fetch_wanted(door=Door(LIMITS, paper=WIRES, pace=UNPACED)):
        fetched += tried
        say(f"fetching pictures {fetched}")
    return (
        f"{report.counts['new']} stories new from {len(report.results)} sources, {fetched} pictures fetched"
    )


def _found(base_url: str) -> None:
    words = publication()
    with transaction.atomic():
        paper = found_paper(words.name, tuple(section.name for section in sections()), base_url=base_url)
        paper.tagline, paper.language, paper.time_zone = words.tagline, words.language, words.timezone
        paper.disclaimer, paper.companies, paper.newsroom_email = (
            words.disclaimer,
            words.copyright,
            words.email,
        )
        paper.set_up = True
        paper.save()
        for section in sections():
            Section.objects.filter(slug=section.slug).update(
                description=section.description, disclaimer=section.disclaimer
            )
        for page in standing_pages():
            StandingPage.objects.filter(slug=page.slug).update(title=page.title, body=page.body)
        for topic in topics():
            Topic.objects.get_or_create(
                slug=topic.slug, defaults={"name": topic.name, "description": topic.description}
            )
        journal_publication()


def _staff() -> dict[str, Author]:
    return {
        person.slug: Author.objects.get_or_create(
            slug=person.slug,
            defaults={"name": person.name, "role": person.role, "biography": person.biography},
        )[0]
        for person in staff()
    }


def _pictures() -> dict[str, Picture]:
    """The pictures the newsroom's own stories use; the wires' come with the wires."""
    wanted = {story.picture for story in newsroom(timezone.now()) if story.picture}
    taken = {}
    for sample in pictures():
        if sample.name not in wanted:
            continue
        taken[sample.name] = take_in_bytes(
            sample.path.read_bytes(),
            title=sample.title,
            alt=sample.alt,
            caption=sample.caption,
            credit=sample.credit,
        )
    return taken


def _set_story(story: SampleStory, authors: dict[str, Author], taken: dict[str, Picture]) -> Article:
    article = Article(
        headline=story.headline,
        kicker=story.kicker,
        standfirst=story.standfirst,
        body=story.body,
        section=Section.objects.get(slug=story.section),
        picture=taken.get(story.picture),
        slug=story.slug,
        licence=preset("own"),
        language=Publication.the_paper().language,
        live=False,
    )
    article.bylines.set([Byline(author=authors[slug], sort_order=n) for n, slug in enumerate(story.authors)])
    article.topics.set(Topic.objects.filter(name__in=story.topics))
    if story.standing == "live":
        article.public_from = story.published
    if story.standing == "scheduled":
        article.go_live_at = story.published
    article.save()
    article.save_revision()
    if story.standing == "draft":
        return article
    publish(article)
    if story.updated:
        Article.objects.filter(pk=article.pk).update(updated_at=story.updated)
    for correction in story.corrections:
        article.refresh_from_db()
        correct(article, correction.note, at=correction.at)
    return article
