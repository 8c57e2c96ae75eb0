"""What can be wrong with what came over the wire, told apart.

One class per kind, like net.errors, and with the same three answers: what happened
(`str(error)` names it whole), what to do (`remedy`), and whether asking again for the same can help
(`permanent`). The kinds and texts are what a source's page and `--json` show.
"""

from typing import ClassVar


class WireError(Exception):
    """Base of the wire's refusals. `about` says which one, or what was seen."""

    kind: ClassVar[str]
    permanent: ClassVar[bool] = False
    what: ClassVar[str]
    remedy: ClassVar[str]

    def __init__(self, about: str = "") -> None:
        super().__init__(about)
        self.about = about

    def __str__(self) -> str:
        return f"{self.what}: {self.about}. {self.remedy}" if self.about else f"{self.what}. {self.remedy}"


# A delivery that cannot be read


class DeliveryRefused(WireError):
    """Base of what is wrong with a document as a whole."""


class DeliveryEmpty(DeliveryRefused):
    kind = "empty"
    what = "The publisher sent an empty document"
    remedy = "This often passes; it is tried again later. If it stays so, ask the publisher."


class WebPageInstead(DeliveryRefused):
    kind = "html-instead"
    what = "A web page came instead of a feed"
    remedy = (
        "Open the address in a browser. The feed may have moved, or the publisher asks visitors to prove "
        "that they are people; look for the feed's new address on the publisher's site."
    )


class FormatUnknown(DeliveryRefused):
    kind = "format-unknown"
    what = "This is no feed that we can read"
    remedy = "Check the address: it must be that of an RSS, Atom or JSON Feed."


class ListOfFeeds(DeliveryRefused):
    kind = "list-of-feeds"
    what = "This is a list of feeds (OPML) and no feed itself"
    remedy = "Bring the feeds in it in with `broadsheet source import FILE`, or add the one you want by its own address."


class NoListOfFeeds(DeliveryRefused):
    kind = "no-list-of-feeds"
    what = "This is no list of feeds"
    remedy = (
        "Export the list as OPML. A single feed is brought in by its address, with `broadsheet source add`."
    )


class XmlBroken(DeliveryRefused):
    kind = "xml-broken"
    what = "The XML is broken so that nothing can be read from it"
    remedy = (
        "This is the publisher's fault and often passes; it is tried again later. If it stays so, tell them."
    )


class JsonBroken(DeliveryRefused):
    kind = "json-broken"
    what = "The JSON is broken so that nothing can be read from it"
    remedy = (
        "This is the publisher's fault and often passes; it is tried again later. If it stays so, tell them."
    )


class DeliveryTooLong(DeliveryRefused):
    kind = "too-long"
    what = "The document is longer than we read"
    remedy = "Check that the address is right. A feed this long should be split by its publisher."


class TooHeavy(DeliveryRefused):
    kind = "too-heavy"
    what = "Reading the document would take more memory or time than we give to one"
    remedy = (
        "It may be meant to harm us, or be far too large. Look at the delivery's file; if the publisher is honest, "
        "ask them for a shorter feed."
    )


class EntityBomb(DeliveryRefused):
    kind = "entity-bomb"
    permanent = True
    what = "The document defines entities that would grow it out of all proportion"
    remedy = "It may be meant to fill our memory. Ask the publisher before trying again."


class NothingUsable(DeliveryRefused):
    kind = "nothing-usable"
    what = "None of the items can be used"
    remedy = "Look at the reasons beside the items, and tell the publisher."


class ReaderFailed(DeliveryRefused):
    """Our own fault: a reader broke on a document. The bytes are kept, so it can be read again once mended."""

    kind = "reader-failed"
    what = "Our reader broke on this document"
    remedy = "Please report this with the delivery's file; the source is tried again later."


# An answer that is no delivery


class AnswerRefused(WireError):
    """Base of the answers with a status that brings nothing."""


class NotAllowed(AnswerRefused):
    kind = "not-allowed"
    what = "The publisher does not let us in"
    remedy = "Ask the publisher to allow our address, or whether the feed has become private."


class NotFound(AnswerRefused):
    kind = "not-found"
    what = "There is no feed at this address"
    remedy = "Look for the feed's new address on the publisher's site."


class Gone(AnswerRefused):
    kind = "gone"
    permanent = True
    what = "The publisher has ended this feed"
    remedy = "It is not asked for any more. Look for a successor, or end the source."


class TooManyRequests(AnswerRefused):
    kind = "too-many-requests"
    what = "The publisher asks us to come less often"
    remedy = "Nothing needs to be done: we wait as long as it asks, and longer each time."


class ServerTrouble(AnswerRefused):
    kind = "server-trouble"
    what = "The publisher's server has trouble"
    remedy = "This often passes; it is tried again later."


class NothingHeld(AnswerRefused):
    """A 304 to a request that held no validator (RFC 9110, 15.4.5)."""

    kind = "nothing-held"
    what = "The publisher says that nothing has changed, but has never sent us anything"
    remedy = "Something between us and the publisher keeps old answers; this often passes. If it stays so, tell them."


class StatusOdd(AnswerRefused):
    kind = "status-odd"
    what = "The publisher's server gave an answer that fits no feed"
    remedy = "Open the address in a browser and see what it says there."


class OwnFault(WireError):
    """We broke on what came, not on reading it; nothing of it was taken in."""

    kind = "own-fault"
    what = "We could not take in what this source sent"
    remedy = "Nothing of it was filed. Please report this with the source's address; it is tried again later."


class WorkerStopped(AnswerRefused):
    """A poll of this source began several times and never came to its end."""

    kind = "worker-stopped"
    what = "Reading this source has stopped our worker again and again"
    remedy = "It rests for a day. Please report this with the source's address."


# What could not be picked up


class PickingUpRefused(WireError):
    """Base of what is wrong with a folder or a mailbox as a place to pick documents up."""


class FolderMissing(PickingUpRefused):
    kind = "folder-missing"
    what = "The watched folder cannot be looked into"
    remedy = "See whether it is there, and whether the paper's own user may read it and move files in it."


class FolderForbidden(PickingUpRefused):
    kind = "folder-forbidden"
    permanent = True
    what = "This folder may not be watched"
    remedy = (
        "Take one in the paper's own folder, such as incoming/agency, or have the host add a place "
        "to the setting folders."
    )


class MailboxMalformed(PickingUpRefused):
    kind = "mailbox-malformed"
    permanent = True
    what = "This is no address of a mailbox"
    remedy = "Write imaps://user@host/INBOX; the @ of a user name is written %40."


class PasswordSealed(PickingUpRefused):
    """The paper's secret key changed since the password was given."""

    kind = "password-sealed"
    permanent = True
    what = "The password of this source cannot be opened any more"
    remedy = "The paper's secret key has changed. Enter the password again on the source's page."


class ParcelRefused(PickingUpRefused):
    """One file or letter of several; the reason is its own."""

    kind = "parcel-refused"
    what = "A document that was delivered could not be taken in"
    remedy = "It lies apart with its reason: in failed/ of the folder, or flagged in the mailbox."


# What the newsroom asked for and cannot have


class SourceRefused(WireError):
    """Base of what is wrong with a source as it was asked for."""

    permanent = True


class SourceUnknown(SourceRefused):
    kind = "source-unknown"
    what = "There is no such source"
    remedy = "`broadsheet source list` shows the sources with their numbers."


class SourceBusy(SourceRefused):
    kind = "source-busy"
    permanent = False
    what = "Another worker is at this source"
    remedy = "Try again in a minute."


class SectionUnknown(SourceRefused):
    kind = "section-unknown"
    what = "There is no such section"
    remedy = "Make it at the desk first, or take one of those there are."


class ContractEnded(SourceRefused):
    kind = "contract-ended"
    what = "The contract with this source has ended, and all of it was removed"
    remedy = "Its address is not taken in again. With a new contract, use another address of the feed."


class SourceThere(SourceRefused):
    kind = "source-there"
    what = "There is a source with this address already, and with other terms"
    remedy = "Change that one at the desk; one address is one source."


# Filing


class NotChecked(WireError):
    kind = "not-checked"
    permanent = True
    what = "The classifier has not been checked on this paper's archive"
    remedy = (
        "Teach it first (broadsheet wire train); then its page shows how often it is right, and lets it file."
    )


class NotHere(WireError):
    kind = "not-here"
    permanent = True
    what = "The item as it came is no longer kept"
    remedy = (
        "Its delivery is older than the days for which deliveries are kept. Open it at its publisher instead."
    )


_BY_STATUS: dict[int, type[AnswerRefused]] = {
    401: NotAllowed,
    402: NotAllowed,
    403: NotAllowed,
    404: NotFound,
    407: NotAllowed,
    410: Gone,
    429: TooManyRequests,
    451: NotAllowed,
}


def refused_by_status(status: int) -> AnswerRefused:
    """What an answer's status means for a feed, for every status but 200 and 304 (RFC 9110, 15)."""
    kind = _BY_STATUS.get(status, ServerTrouble if 500 <= status < 600 else StatusOdd)
    return kind(f"status {status}")
