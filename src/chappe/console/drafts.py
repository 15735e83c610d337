"""A message as it is being written: what the form holds, which language is shown, what a button asks for."""

import re
from dataclasses import dataclass, replace

from django.http import QueryDict

from chappe import wording
from chappe.contacts import queries as contacts
from chappe.contacts.columns import MERGE_FIELDS, PREFERENCES_URL
from chappe.contacts.kinds import FieldKind
from chappe.messages.contents import MAX_COPIES, Contents
from chappe.messages.queries import LONGEST_PREVIEW

SAVE = "save"
TEST = "test"
SAVING = (SAVE, TEST)
COPY = "copy-"
CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{2})?")
INSERTS = {
    FieldKind.NUMBER: "{{ %s | number }}",
    FieldKind.DATE: '{{ %s | date: "long" }}',
    FieldKind.BOOLEAN: "{%% if %s %%}{%% endif %%}",
}
PLAIN_INSERT = '{{ %s | default: "" }}'


@dataclass(frozen=True, slots=True)
class Draft:
    """``shown`` is the language of the text one looks at, "" for the message's own; ``topic``, ``sender``: ids."""

    contents: Contents
    topic: str = ""
    sender: str = ""
    shown: str = ""
    action: str = SAVE
    sample: str = ""
    search: str = ""

    @property
    def language_shown(self) -> str:
        return self.shown or self.contents.language

    @property
    def contact_id(self) -> int | None:
        """The contact that the text is shown as read by."""
        return number_of(self.sample)

    @property
    def topic_id(self) -> int | None:
        return number_of(self.topic)

    @property
    def sender_id(self) -> int | None:
        return number_of(self.sender)


def number_of(given: str) -> int | None:
    """An id as a form has it."""
    return int(given) if given.isdecimal() and len(given) < 19 else None


@dataclass(frozen=True, slots=True)
class Tab:
    """One text of the message: its language, the name of its box in the form, whether it is the one shown."""

    code: str
    language: str
    box: str
    text: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Insert:
    """A field to insert. ``text`` is what goes in the message."""

    key: str
    name: str
    kind: str
    text: str


def draft_of(given: QueryDict) -> Draft:
    """What was sent, with what its button changes: a language added, dropped or shown, a replacement chosen."""
    copies = {
        name.removeprefix(COPY): text_of(given, name)
        for name in sorted(given)
        if name.startswith(COPY) and CODE.fullmatch(name.removeprefix(COPY))
    }
    contents = Contents(
        text_of(given, "text"),
        given.get("language", "")[:8],
        dict(list(copies.items())[: MAX_COPIES + 1]),
        given.get("smart_replacement") == "on",
        given.get("without_accents") == "on",
    )
    draft = Draft(
        contents,
        topic=given.get("topic", ""),
        sender=given.get("sender", ""),
        shown=given.get("shown", "") if given.get("shown", "") in copies else "",
        action=given.get("do", SAVE),
        sample=given.get("sample", ""),
        search=given.get("who", "")[:120],
    )
    return changed(draft, given.get("new_language", ""))


def changed(draft: Draft, new_language: str) -> Draft:
    """The draft after what its button asks for."""
    verb, _, code = draft.action.partition(":")
    contents, copies = draft.contents, dict(draft.contents.copies)
    if verb == "show" and (code in copies or not code):
        return replace(draft, shown=code)
    if verb == "drop":
        copies.pop(code, None)
        return replace(draft, contents=replace(contents, copies=copies), shown="")
    if verb == "add" and CODE.fullmatch(new_language) and contents.language not in ("", new_language):
        copies.setdefault(new_language, contents.text)
        return replace(draft, contents=replace(contents, copies=copies), shown=new_language)
    if verb == "fix":
        fixed = replace(
            contents,
            smart_replacement=contents.smart_replacement or code == "smart_replacement",
            without_accents=contents.without_accents or code == "without_accents",
        )
        return replace(draft, contents=fixed)
    return draft


def text_of(given: QueryDict, name: str) -> str:
    """A text of the form. Browsers send a line's end as two characters; a text has one, and each is paid for."""
    return given.get(name, "")[:LONGEST_PREVIEW].replace("\r\n", "\n")


def tabs(draft: Draft) -> list[Tab]:
    """The texts, the message's own first."""
    codes = ["", *draft.contents.copies]
    texts = [draft.contents.text, *draft.contents.copies.values()]
    return [
        Tab(
            code,
            code or draft.contents.language,
            f"{COPY}{code}" if code else "text",
            text,
            code == draft.shown,
        )
        for code, text in zip(codes, texts, strict=True)
    ]


def inserts(account_id: int) -> list[Insert]:
    """The fields that a text may name: those of every contact, then the account's own by name."""
    known = contacts.merge_fields(account_id)
    own = {field.key: field for field in contacts.fields(account_id)}
    found = []
    for key in known:
        field = own.get(key)
        if field is None or key in (*MERGE_FIELDS, PREFERENCES_URL):
            found.append(Insert(key, wording.word("merge_field", key), "", form_of(key, None) % key))
        else:
            found.append(
                Insert(
                    key, field.name, wording.word("field_kind", field.kind), form_of(key, field.kind) % key
                )
            )
    return found


def form_of(key: str, kind: FieldKind | None) -> str:
    """How a field is written in a text, its default still to be filled."""
    if key == PREFERENCES_URL:
        return "{{ %s }}"
    return INSERTS.get(kind, PLAIN_INSERT) if kind else PLAIN_INSERT
