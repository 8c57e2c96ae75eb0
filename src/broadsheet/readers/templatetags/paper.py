"""The paper, for the pages of accounts and of the first visit."""

from django import template

from broadsheet.desk.models import Publication

register = template.Library()


@register.simple_tag
def the_paper() -> Publication:
    """The publication, for its name and language."""
    return Publication.the_paper()
