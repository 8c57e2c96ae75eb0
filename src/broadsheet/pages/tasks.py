"""Wake the press up from wherever work is queued. The truth is the journal, so once too often is harmless."""

from django_tasks import task

from broadsheet.pages import actions


@task()
def press_changes() -> int:
    """Press what has changed since the last run; answers how many changes that was."""
    return actions.run().changes
