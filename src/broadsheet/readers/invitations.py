"""Links through which somebody of the newsroom sets their first password, or a new one.

The link is shown to the owner, to hand over in whatever way is at hand, and also
mailed when mail goes out. It is allauth's own reset link: good once, for some days.
"""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest
from django.urls import reverse

from broadsheet.readers.models import User


def invitation_link(request: HttpRequest, user: User) -> str:
    """The absolute address at which this person sets their password."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return request.build_absolute_uri(path)


def mail_invitation(request: HttpRequest, user: User, link: str) -> None:
    """Send the link to the person it is for."""
    get_adapter().send_mail(
        "readers/email/invitation",
        user.email,
        {"user": user, "link": link, "paper": get_adapter().paper_name(), "by": request.user},
    )
