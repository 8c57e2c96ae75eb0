"""Every word of the interface, so that a paper speaks one language throughout.

A template writes `{{ "related"|t }}` for a fixed word (put in while the template is compiled, so it costs
nothing on a page) and `{{ say("read_on_at", name=…) }}` for a sentence with a gap. A language we do not
speak falls back to English; a key nobody defined fails when the template is compiled.
"""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # masthead and foot
    "skip": "Skip to the content",
    "sections": "Sections",
    "sections_again": "Sections, again",
    "about_paper": "About the paper",
    "elsewhere": "Elsewhere",
    "archive": "Archive",
    "feed": "RSS feed",
    "disclaimer": "Disclaimer",
    "copyright": "© {year} {holder}. All rights reserved.",
    # stories
    "by": "By",
    "and": "and",
    "via": "via {name}",
    "updated": "Updated",
    "corrected": "Corrected",
    "corrections": "Corrections",
    "read_on_at": "Read on at {name}",
    "the_source": "the source",
    "terms_of_use": "Printed under",
    "topics": "Topics",
    "share": "Share",
    "share_facebook": "Share on Facebook",
    "share_x": "Share on X",
    "share_pinterest": "Share on Pinterest",
    "share_mail": "Send by e-mail",
    "share_copy": "Copy the link",
    "share_copied": "Link copied",
    "share_device": "Share with an app",
    "neighbours": "Neighbouring stories",
    "previous": "Previous",
    "next": "Next",
    "related": "Related stories",
    "read_also": "Read also",
    "close": "Close",
    # lists
    "latest": "Latest",
    "all_of": "All {name}",
    "top_stories": "Top stories",
    "newer": "Newer stories",
    "older": "Older stories",
    "earlier": "Earlier",
    "months": "By month",
    "all_months": "The whole archive",
    "archive_of": "Archive: {name}",
    "stories_count": "{count} stories",
    "page_number": "Page {number}",
    "stories_by": "Stories by {name}",
    "topic": "Topic",
    "author": "Author",
    "nothing_yet": "Nothing here yet",
    "front_empty": "The first edition is being set. Stories appear here as soon as they are published.",
    "list_empty": "No story stands here at present.",
    "archive_empty": "The archive opens with the first story.",
    # letters
    "letters": "Letters",
    "email": "Your e-mail address",
    "sign_up": "Sign up",
    "optional": "(Optional.)",
    "privacy": "Privacy",
    # contact
    "contact_name": "Your name",
    "contact_subject": "Subject",
    "contact_message": "Your message",
    "contact_send": "Send to the newsroom",
    "contact_trap": "Leave this field empty",
    "contact_reply": "We answer to this address and use it for nothing else.",
    "contact_wrong": "Please look at this again",
    "last_changed": "Last changed",
    # corrections, not found, gone
    "corrections_lead": "What we got wrong, and what is right. Newest first.",
    "corrections_none": "There is nothing to correct at present.",
    "missing": "This page is not in the paper",
    "missing_lead": "The address may be mistyped, or the page never was. These may lead on:",
    "front_page": "The front page",
    "gone": "This story was withdrawn",
    "gone_lead": "It stood at this address and has been taken back.",
}

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH}


def words(language: str) -> Mapping[str, str]:
    """The words of a BCP 47 language; English where we do not speak it."""
    return {**ENGLISH, **LANGUAGES.get(language.split("-")[0].lower(), ENGLISH)}
