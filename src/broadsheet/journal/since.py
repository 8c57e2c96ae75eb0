"""What has changed since the last look: by it a process lets go of what it keeps in memory.

Everything readers could notice is in the journal, so what no change has named is what would be read now.
"""

from collections.abc import Collection
from dataclasses import dataclass

from broadsheet.journal.actions import newest_change
from broadsheet.journal.models import Change, Kind
from broadsheet.questions import Question

MANY = 500
"""Changes since the last look from which they are not read one by one."""

_FROM = Question(
    lambda change, most: (
        Change.objects.filter(id__gte=change).order_by("id").values_list("id", "kind", "subject")[:most]
    )
)


@dataclass(slots=True)
class Since:
    """One reader's place in the journal, held in memory alone: it begins anew with the process."""

    _upto: int = 0

    def subjects(self, of_one: Collection[Kind], of_none: Collection[Kind]) -> set[int] | None:
        """The subjects of the changes since the last look whose kind says that one thing is another now (`of_one`). One query.

        None when anything may be another: after a change of a kind that is neither there nor among `of_none`, the first
        time, and when the changes are too many or not known any more.

        What is read from the database afterwards is at least as new as these changes. So it may be read inside
        a snapshot that begins with this, or outside of any; not in one that began before.
        """
        seen = _FROM(self._upto, most=MANY + 1)
        # The journal forgets what is old: without the change seen last, those after it may be missing, too.
        follows = bool(seen) and seen[0][0] == self._upto and len(seen) <= MANY
        if len(seen) > MANY:
            self._upto = newest_change()
        elif seen:
            self._upto = seen[-1][0]
        else:
            self._upto = 0
        changes = [(Kind(kind), subject) for _, kind, subject in seen[1:]]
        if not follows or any(kind not in of_one and kind not in of_none for kind, _ in changes):
            return None
        return {subject for kind, subject in changes if kind in of_one}
