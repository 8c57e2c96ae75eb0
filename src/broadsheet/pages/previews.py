"""How a draft looks in the real theme, before any reader sees it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.desk import previews
from broadsheet.desk.gate import MEDIA, local_time, standing_text
from broadsheet.desk.models import Article
from broadsheet.desk.models import StandingPage as Row
from broadsheet.desk.rehearsal import rehearse
from broadsheet.pages.look import look
from broadsheet.theme.render import render_article, render_contact, render_gone, render_standing
from broadsheet.theme.shapes import GoneNotice, StandingPage

POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""The public pages' own, but framed by the desk, and with forms that send nothing."""

PICTURES = f"{MEDIA}pictures/"


def article(draft: Article) -> HttpResponse:
    """A story's page with the words as they are typed; a plain notice when its terms show nothing of it."""
    story = rehearse(draft, timezone.now())
    furniture = look().furniture
    if story is None:
        text = _("Nothing of this story may be shown on the site: see its rights beside the form.")
        return _page(render_gone(furniture, GoneNotice(text)))
    return _page(render_article(furniture, story))


def standing_page(draft: Row) -> HttpResponse:
    """A standing page with the words as they are typed."""
    seen = look()
    paper = seen.publication
    shape = StandingPage(
        title=draft.title,
        url=f"/{draft.slug}/",
        body_html=standing_text(draft),
        standfirst=draft.description,
        updated=local_time(timezone.now(), paper.time_zone, paper.language),
    )
    render = render_contact if draft.kind == Row.Kind.CONTACT else render_standing
    return _page(render(seen.furniture, shape))


def register() -> None:
    """Give the desk its previews; called once the rooms are ready."""
    previews.register("article", article)
    previews.register("standing page", standing_page)


def _page(html: str) -> HttpResponse:
    # A draft's pictures need not lie in the public folder; the desk has its own way to them.
    html = html.replace(PICTURES, reverse("desk_picture_file", args=[PICTURES.removeprefix(MEDIA)]))
    return HttpResponse(html, headers={"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"})
