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
    "readings": "Readings: {count}",
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
    "full_coverage": "Full coverage",
    "close": "Close",
    # lists
    "latest": "Latest",
    "most_read": "Most read",
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
    # search
    "search": "Search",
    "search_paper": "Search the paper",
    "search_words": "Words",
    "search_filters": "Section, dates, order",
    "search_section": "Section",
    "search_all_sections": "All sections",
    "search_from": "From",
    "search_to": "To",
    "search_sort": "Order",
    "search_best": "Best first",
    "search_newest": "Newest first",
    "search_found": "{count} stories",
    "search_found_one": "One story",
    "search_found_least": "At least {count} stories",
    "search_looked_to": "Stories from {date} on have been looked through.",
    "search_further": "Look further back",
    "search_none": "No story answers this",
    "search_none_yet": "No story answers this so far",
    "search_none_lead": "All words have to be in a story. Try fewer words, another spelling, or a longer time.",
    "search_meant": "Did you mean",
    "search_lead": "Every story since the first is here. Words in “quotes” stand together; a minus sign in front of a word leaves it out.",
    "search_author": "Stories by {name} only.",
    "search_any_author": "By anybody",
    "search_more": "More stories",
    "search_without_filters": "Search without section and dates",
    "search_wrong": "This cannot be searched",
    "search_too_long": "Ask in at most 256 letters.",
    "search_bad_day": "Write days as 2026-11-23.",
    "search_bad_order": "Stories come best first or newest first.",
    "search_no_section": "There is no such section.",
    "search_no_author": "There is no such author.",
    "search_too_hard": "This would take too long. Ask with fewer or rarer words.",
    "search_busy": "Many readers are searching just now. Try again in a moment.",
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
