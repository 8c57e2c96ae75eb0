"""What Wagtail is told of the people room."""

from wagtail import hooks

from broadsheet.readers.people import PeopleViewSet


@hooks.register("register_admin_viewset")
def screens() -> PeopleViewSet:
    return PeopleViewSet()
