"""Let people in, give them their roles, show them out. Each write of the people room."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)
from wagtail.users.models import UserProfile

from broadsheet.desk.models import Article, Publication
from broadsheet.readers.errors import AlreadyKnown, LastOwner
from broadsheet.readers.models import User
from broadsheet.readers.roles import PERMISSIONS, PICTURES, Role

REVIEW = "Review"
"""The name of the workflow through which writers hand in their stories."""


@transaction.atomic
def let_in(email: str, name: str, role: Role, password: str | None = None) -> User:
    """Make an account for somebody of the newsroom. Raises AlreadyKnown when the address has one.

    Without a password they choose it themselves through a link (readers.invitations).
    """
    if User.objects.filter(email__iexact=email).exists():
        raise AlreadyKnown(email)
    user = User.objects.create_user(email.strip().lower(), password, name=name)
    # Whoever lets them in vouches for the address; no letter has to arrive before they can work.
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    UserProfile.objects.create(user=user, current_time_zone=Publication.the_paper().time_zone)
    give_role(user, role)
    return user


@transaction.atomic
def give_role(user: User, role: Role, name: str | None = None) -> User:
    """Make somebody what they are to be, and nothing else. Raises LastOwner rather than leave the paper without."""
    if role is not Role.OWNER:
        _keep_an_owner(user)
    user.name = user.name if name is None else name
    user.is_staff = True
    user.is_superuser = role is Role.OWNER
    user.save(update_fields=["name", "is_staff", "is_superuser"])
    user.groups.set([Group.objects.get(name=role.value)])
    return user


@transaction.atomic
def show_out(user: User) -> User:
    """End somebody's access at once, here and in every browser they are signed in with."""
    _keep_an_owner(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def let_back_in(user: User) -> User:
    """Give somebody their access again, as it was."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


def take_off_second_factor(user: User) -> bool:
    """Forget somebody's app, keys and recovery codes, all of which are lost; False when there were none.

    The password stays, and the next sign-in offers a second factor again.
    """
    return Authenticator.objects.filter(user=user).delete()[0] > 0


def has_owner() -> bool:
    """Whether somebody owns this paper yet."""
    return User.objects.filter(is_superuser=True, is_active=True).exists()


@transaction.atomic
def set_up_roles() -> None:
    """Write the roles down as groups with their permissions, and the review they hand in to. Safe to repeat."""
    for app in apps.get_app_configs():
        create_permissions(app, verbosity=0)
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in Role}
    for role, names in PERMISSIONS.items():
        groups[role].permissions.set(_permissions(names))
    for role, names in PICTURES.items():
        _allow_pictures(groups[role], names)
    _drop_wagtails_own_groups()
    _set_up_review([groups[Role.EDITOR], groups[Role.REVIEWER]])


def _permissions(names: tuple[str, ...]) -> list[Permission]:
    wanted = Q()
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted))


def _allow_pictures(group: Group, names: tuple[str, ...]) -> None:
    """Wagtail asks for these on its own image model, whichever model a paper uses."""
    wanted = Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=names)
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    group.collection_permissions.filter(permission__content_type__app_label="wagtailimages").exclude(  # type: ignore[attr-defined]  # Django adds it at run time
        permission__in=wanted
    ).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _drop_wagtails_own_groups() -> None:
    """Wagtail brings groups for its page tree, which this paper does not use; unused ones only confuse."""
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()


def _set_up_review(reviewers: list[Group]) -> None:
    task = GroupApprovalTask.objects.filter(name=REVIEW).first() or GroupApprovalTask.objects.create(
        name=REVIEW
    )
    task.groups.set(reviewers)
    workflow, _ = Workflow.objects.get_or_create(name=REVIEW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr)
    article = ContentType.objects.get_for_model(Article)
    WorkflowContentType.objects.update_or_create(content_type=article, defaults={"workflow": workflow})


def _keep_an_owner(leaving: User) -> None:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=leaving.pk)
    if leaving.is_superuser and leaving.is_active and not others.exists():
        raise LastOwner(str(leaving))
