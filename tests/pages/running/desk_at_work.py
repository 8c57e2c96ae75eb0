"""A desk at work in the paper of BROADSHEET_HOME: `python -m tests.pages.running.desk_at_work SEED COUNT`.

Files, edits, moves and takes down stories at random; one line is printed for each thing
that was done and committed: its number, what it was, the stories.
"""

import random
import sys
import time
from datetime import timedelta

import django

WORDS = "ferries harbour council night quay tide lock barge market storm coast bridge grain".split()
PAUSE = 0.02


def main(seed: int, count: int) -> None:
    django.setup()
    from django.utils import timezone

    from broadsheet.desk.actions import filing, publishing
    from broadsheet.desk.models import Article, Section
    from tests.newsroom import filing as wire_filing

    chance = random.Random(seed)
    sections = list(Section.objects.all())
    for number in range(count):
        public = list(Article.objects.live().values_list("id", flat=True))
        what = chance.choice(["wire", "wire", "edit", "move", "kill"]) if len(public) > 5 else "wire"
        article = Article.objects.get(pk=chance.choice(public)) if what != "wire" else None
        touched = [article.pk] if article else []
        match what, article:
            case "wire", _:
                at = timezone.now() - timedelta(minutes=chance.randint(0, 90 * 24 * 60))
                named = [
                    wire_filing(
                        " ".join(chance.choices(WORDS, k=4)).capitalize(),
                        section=chance.choice(sections),
                        published=at - timedelta(minutes=n),
                        topics=(chance.choice(["Harbour", "Tides", "Tolls"]),),
                    )
                    for n in range(chance.randint(1, 6))
                ]
                touched = [story.pk for story in filing.file_many(named, timezone.now())]
            case "edit", Article() as story:
                story.headline = " ".join(chance.choices(WORDS, k=4)).capitalize()
                story.save_revision().publish()
            case "move", Article() as story:
                story.section = chance.choice(sections)
                story.save_revision().publish()
            case "kill", Article() as story:
                publishing.kill(story, "Withdrawn.")
        print(number, what, *touched, flush=True)
        time.sleep(PAUSE)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
