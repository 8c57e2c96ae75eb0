"""The owner's screen of who works here: let somebody in, change what they are, show them out."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from broadsheet.readers.actions import give_role, let_back_in, let_in, show_out, take_off_second_factor
from broadsheet.readers.errors import PeopleError
from broadsheet.readers.invitations import invitation_link, mail_invitation
from broadsheet.readers.models import User
from broadsheet.readers.roles import ABOUT_ROLES, Role


class PersonForm(forms.Form):
    """Who somebody is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(role.value, f"{role.label}: {ABOUT_ROLES[role]}") for role in Role],
        widget=forms.RadioSelect,
        initial=Role.WRITER.value,
    )


class OwnersOnly(WagtailAdminTemplateMixin, FormView):
    """A page that answers owners and nobody else, whatever permissions somebody was given."""

    form_class = PersonForm
    template_name = "readers/person.html"
    header_icon = "user"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        if not request.user.is_superuser:
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]  # Wagtail's dispatch answers any response
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: Wagtail's own
        return [{"url": reverse("people:index"), "label": _("People")}, {"url": "", "label": self.page_title}]


class LetIn(OwnersOnly):
    """A new account, and the link through which its owner sets a password."""

    page_title = gettext_lazy("Let somebody in")

    def form_valid(self, form: PersonForm) -> HttpResponse:
        said = form.cleaned_data
        try:
            user = let_in(said["email"], said["name"], Role(said["role"]))
        except PeopleError as refused:
            form.add_error("email", str(refused))
            return self.form_invalid(form)
        link = invitation_link(self.request, user)
        mail_invitation(self.request, user, link)
        return self.render_to_response(self.get_context_data(form=form, link=link, person=user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        return {**super().get_context_data(**kwargs), "button": _("Let in")}


class Person(OwnersOnly):
    """Somebody who works here: their name, their role, a new link, an end."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: address parts
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(User.objects.filter(is_staff=True), pk=kwargs["pk"])
        self.page_title = str(self.person)

    def get_initial(self) -> dict[str, Any]:  # Any: initial values
        return {"name": self.person.name, "email": self.person.email, "role": role_of(self.person)}

    def get_form(self, form_class: Any = None) -> forms.Form:  # Any: Django's own
        form: forms.Form = super().get_form(form_class)
        form.fields["email"].disabled = True
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        if "new-link" in request.POST:
            link = invitation_link(request, self.person)
            return self.render_to_response(self.get_context_data(link=link))
        if "factor-off" in request.POST:
            take_off_second_factor(self.person)
            said = _("%(name)s signs in with the password alone now, and is offered a new second factor.")
            messages.success(request, said % {"name": self.person})
            return redirect("people:edit", pk=self.person.pk)
        try:
            if "show-out" in request.POST:
                show_out(self.person)
                messages.success(request, _("%(name)s can no longer sign in.") % {"name": self.person})
                return redirect("people:index")
            if "let-back-in" in request.POST:
                let_back_in(self.person)
                messages.success(request, _("%(name)s can sign in again.") % {"name": self.person})
                return redirect("people:index")
            response: HttpResponse = super().post(request, *args, **kwargs)
        except PeopleError as refused:
            messages.error(request, str(refused))
            return redirect("people:edit", pk=self.person.pk)
        return response

    def form_valid(self, form: PersonForm) -> HttpResponse:
        give_role(self.person, Role(form.cleaned_data["role"]), name=form.cleaned_data["name"])
        messages.success(self.request, _("%(name)s is changed.") % {"name": self.person})
        return redirect("people:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        return {
            "person": self.person,
            "has_second_factor": is_mfa_enabled(self.person),
            **super().get_context_data(**kwargs),
            "button": _("Save"),
        }


class PeopleIndex(IndexView):
    """Everybody who may enter the desk."""

    page_title = gettext_lazy("People")
    show_other_searches = False
    default_ordering = "name"
    add_item_label = gettext_lazy("Let somebody in")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        if not request.user.is_superuser:
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def columns(self) -> list[Any]:  # Any: Wagtail's columns
        return [
            TitleColumn("name", label=_("Name"), accessor=str, get_url=self.get_edit_url, sort_key="name"),
            Column("email", label=_("E-mail")),
            Column(
                "role",
                label=_("Role"),
                accessor=lambda user: Role(role_of(user)).label if role_of(user) else "",
            ),
            Column(
                "second",
                label=_("Second factor"),
                accessor=lambda user: _("yes") if user.factors else _("no"),
            ),
            Column(
                "active",
                label=_("May sign in"),
                accessor=lambda user: _("yes") if user.is_active else _("no"),
            ),
            DateColumn("last_login", label=_("Last here"), sort_key="last_login"),
        ]

    def get_base_queryset(self) -> QuerySet[User]:
        return people()


def people() -> QuerySet[User]:
    """Everybody of the newsroom, with their groups and whether they have a second factor."""
    return (
        User.objects.filter(is_staff=True)
        .prefetch_related("groups")
        .annotate(factors=Count("authenticator", distinct=True))
        .order_by("name", "email")
    )


def role_of(user: User) -> str:
    """The value of somebody's role; empty for somebody without one."""
    if user.is_superuser:
        return Role.OWNER.value
    names = {group.name for group in user.groups.all()}
    return next((role.value for role in Role if role.value in names), "")


class PeopleViewSet(ModelViewSet):
    """People: for owners."""

    model = User
    name = menu_name = "people"
    icon = "group"
    menu_label = gettext_lazy("People")
    add_to_admin_menu = True
    add_to_reference_index = False
    exclude_form_fields: list[str] = ["password"]
    index_view_class = PeopleIndex
    search_fields = ["name", "email"]
    search_backend_name = None

    def get_urlpatterns(self) -> list[Any]:  # Any: Django's own
        lists = [
            pattern for pattern in super().get_urlpatterns() if pattern.name in ("index", "index_results")
        ]
        return [
            *lists,
            path("new/", LetIn.as_view(), name="add"),
            path("<int:pk>/", Person.as_view(), name="edit"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:  # Any: Wagtail's own
        names = ("delete_url_name", "history_url_name", "usage_url_name", "copy_url_name")
        return super().get_common_view_kwargs(**{**dict.fromkeys(names), **kwargs})
