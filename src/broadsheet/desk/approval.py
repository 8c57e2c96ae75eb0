"""What becomes of a story when its review is done: it is published.

Stands by itself because Wagtail reads it (settings.WAGTAIL_FINISH_WORKFLOW_ACTION)
while its models are still being made.
"""

from typing import Any

from django.db import transaction


def publish_approved(workflow_state: Any, user: Any = None) -> None:  # Any: Wagtail's state, our user
    """Publish what was approved. The right to approve is the reviewer's; it needs no right to publish besides."""
    revision = workflow_state.current_task_state.revision
    with transaction.atomic():  # what the rights refuse leaves no trace
        revision.publish(user=user, skip_permission_checks=True)
