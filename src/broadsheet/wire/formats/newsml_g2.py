"""NewsML-G2: what the large agencies send, an item alone or several in a message.

News items become dispatches. A package says which items belong together: what it names and the message carries is read
there, its pictures go to its story, and each item it only names is refused. Concepts, knowledge, plans and catalogues
are no stories, and are refused with that reason. (NewsML-G2 2.35, iptc.org/standards/newsml-g2; the NewsCodes of the IPTC.)
"""

from collections.abc import Sequence

from broadsheet.text.dates import read_date
from broadsheet.wire.dispatch import Draft, Feed
from broadsheet.wire.formats.document import Document, ItemUnusable
from broadsheet.wire.formats.elements import Element, along, attribute, line_at
from broadsheet.wire.formats.newsml_g2_item import CORE, PICTURES, Item, local, target

_NO_STORIES = {
    "conceptitem": "it is a concept of a controlled vocabulary, and no story",
    "knowledgeitem": "it is a controlled vocabulary, and no story",
    "planningitem": "it is a plan of coverage, and no story yet",
    "catalogitem": "it is a catalogue of vocabularies, and no story",
    "catalog": "it is a catalogue of vocabularies, and no story",
}
ROOTS = ("newsmessage", "newsitem", "packageitem", *(name for name in _NO_STORIES if name != "catalog"))


def recognises(document: Document) -> bool:
    """Whether this is an item of NewsML-G2, or a message of them."""
    return document.root_name.removeprefix(CORE) in ROOTS or document.root_name == f"{CORE}catalog"


def read(document: Document) -> Feed:
    """The stories of a message, or of an item that stands alone. What is no story is refused, each with its reason."""
    root = document.root
    message = local(root) == "newsmessage"
    elements = [one for set in along(root, "itemset", CORE) for one in set] if message else [root]
    items = [Item(one, document) for one in elements if isinstance(one.tag, str)]
    sent = line_at(root, "header/sent", CORE)
    for item in items:
        item.sent = read_date(sent, document.now) if sent else None
    _hand_pictures_out(items)
    units = [unit for item in items for unit in _units(item, items)]
    return Feed(
        title=line_at(root, "header/sender", CORE) or next((item.provider for item in items), ""),
        format=f"NewsML-G2 {next((attribute(item.root, 'standardversion')[:10] for item in items), '')}".strip(),
        dispatches=document.each(units, _draft, _title),
        refused=tuple(document.refused),
        faults=tuple(document.faults),
    )


def _units(item: Item, items: Sequence[Item]) -> list[Item | Element]:
    """What an item stands for: itself, or the references of a package that the message does not carry."""
    if item.kind != "packageitem":
        return [] if item.handed_out else [item]
    carried = {one.guid for one in items if one is not item}
    references = item.references
    return [one for one in references if target(one) not in carried] if references else [item]


def _draft(unit: Item | Element) -> Draft:
    """A story. Raises ItemUnusable for what is none."""
    if not isinstance(unit, Item):
        title = line_at(unit, "title", CORE) or line_at(unit, "headline", CORE)
        raise ItemUnusable(
            f"a package names {title or 'it'} ({target(unit)[:200]}), and its text is not carried here"
        )
    if unit.kind == "packageitem":
        raise ItemUnusable("it is a package that names no item")
    if unit.kind in _NO_STORIES:
        raise ItemUnusable(_NO_STORIES[unit.kind])
    return unit.draft()


def _title(unit: Item | Element) -> str:
    return unit.title if isinstance(unit, Item) else line_at(unit, "title", CORE)


def _hand_pictures_out(items: Sequence[Item]) -> None:
    """Give the pictures of a message to the story they belong to: one that links to them, or the only one of their group."""
    carried = {item.guid: item for item in items if item.kind == "newsitem" and item.guid}
    for item in items:
        if item.kind == "newsitem" and item.item_class not in PICTURES:
            item.take([carried[guid] for guid in item.linked if guid in carried])
        for group in item.groups if item.kind == "packageitem" else ():
            members = [carried[guid] for guid in map(target, group) if guid in carried]
            stories = [one for one in members if one.item_class not in PICTURES]
            if len(stories) == 1:
                stories[0].take(members)
