"""The desk's work in the background: wake-ups; what there is to do is in the rows."""

from django_tasks import task

from broadsheet.desk.actions.post import mail_message


@task()
def mail_message_to_newsroom(pk: int) -> bool:
    """Send the newsroom its copy of a message, once."""
    return mail_message(pk)
