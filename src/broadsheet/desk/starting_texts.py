"""Sound starting texts for a new paper's standing pages, disclaimer and corrections policy.

`{name}` is the paper, `{publisher}` who is behind it; both are filled in when a
paper is made, and every text is the editor's to change from then on.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StartingPage:
    """A standing page as a new paper has it."""

    slug: str
    title: str
    kind: str
    description: str
    body: str


DISCLAIMER = (
    "{name} and {publisher} give information for general purposes. Nothing here is legal, medical or "
    "personal financial advice. Stories from agencies and partners are marked as such and remain theirs."
)

FINANCIAL_DISCLAIMER = (
    "For information only: nothing on this page is advice to buy, sell or hold anything. Prices may be late or "
    "wrong, and what went up may come down. Ask a licensed adviser before you decide."
)

PAGES: tuple[StartingPage, ...] = (
    StartingPage(
        "about",
        "About us",
        "text",
        "Who makes this paper, how, and who pays for it.",
        """<p>{name} is made by {publisher}. We report ourselves, and we print stories of agencies, broadcasters and
partners whose terms allow it, always with their credit.</p>
<h2>How we work</h2>
<p>Editors decide what is published. A story that came from somebody else says so under its text, with a link to where
it appeared first. We do not change quotations, and we do not publish what we could not check.</p>
<h2>When we are wrong</h2>
<p>We correct mistakes openly: a dated note stands under the story, and every correction is listed on our
<a href="/corrections/">corrections page</a>. If you have found one, <a href="/contact/">tell us</a>.</p>
<h2>Who pays</h2>
<p>Write here how the paper is paid for, and who owns it. Readers ask, and they have a right to know.</p>""",
    ),
    StartingPage(
        "contact",
        "Contact",
        "contact",
        "Write to the newsroom.",
        """<p>Corrections, tips, letters to the editor, questions about your data: this form reaches the newsroom.
We read everything and answer what we can. Please do not send what must stay secret; ask us first for a safe way.</p>""",
    ),
    StartingPage(
        "privacy",
        "Privacy",
        "text",
        "What we know about you: as little as we can.",
        """<p>You can read {name} without telling us who you are. These pages set no cookies, hold no third-party scripts and
load nothing from other companies.</p>
<h2>What our server notes</h2>
<p>Like every web server, ours sees the address your request comes from. It is used to answer you and to keep
attacks away, and is not kept with what you read.</p>
<h2>When you write to us</h2>
<p>The contact form keeps your name, your e-mail address and your message for as long as it takes to answer you and,
where the law asks for it, to keep the record. Only the newsroom reads it.</p>
<h2>Sharing</h2>
<p>The share links are plain links. Nothing reaches the other company until you follow one.</p>
<h2>Your rights</h2>
<p>You may ask what we hold about you, have it corrected or erased, and complain to your data protection authority.
{publisher} answers for the data; <a href="/contact/">write to us</a>.</p>""",
    ),
    StartingPage(
        "terms",
        "Terms",
        "text",
        "What you may do with what you read here.",
        """<p>Reading {name} is free of conditions. If you want to use more than a fair quotation, these are ours.</p>
<h2>Our own stories</h2>
<p>Texts and pictures signed by the newsroom belong to {publisher}. You may quote briefly with a link to the story. For
more, <a href="/contact/">ask us</a>.</p>
<h2>Stories of others</h2>
<p>A story with a line such as “This post appeared first on …” belongs to that source. Its terms apply, not ours; follow
the link to find them.</p>
<h2>No advice</h2>
<p>What we publish is news and opinion, not advice. We take care, and we can still be wrong.</p>
<h2>Law</h2>
<p>Name here the law that applies and the courts that decide.</p>""",
    ),
)
