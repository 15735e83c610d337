"""Beginning the import of a file that was handed over, to be read in the background; giving one up; closing it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from procrastinate.contrib.django import app

from chappe.accounts.queries import account
from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.columns import columns_of
from chappe.contacts.consent import Status
from chappe.contacts.decoding import ENCODINGS, EncodingNotOffered
from chappe.contacts.intake import shown
from chappe.contacts.models import Group, Import, ImportChunk, ImportMapping, ImportState, Topic
from chappe.contacts.operations.consents import checked_statement
from chappe.contacts.operations.groups import refuse_dynamic
from chappe.contacts.operations.uploads import PIECE, locked_draft, upload_import
from chappe.contacts.plan import Plan
from chappe.contacts.proposing import fingerprint
from chappe.contacts.source import open_source
from chappe.contacts.store import stored_file

IMPORT_TASK = "contacts.import"
PARAM_SHOWN = 1000
MAPPINGS_KEPT = 200
NOTHING: Mapping[str, object] = MappingProxyType({})
AS_FOUND = Plan()


class SourceMissing(Refusal):
    """Consent is stated for every row of a file, but not where these people gave it."""

    code = "import.no_source"


def start_import(
    chunks: Iterable[bytes],
    *,
    file_name: str,
    actor: Actor,
    now: datetime,
    group_id: int | None = None,
    topic_id: int | None = None,
    consent_source: str = "",
    encoding: str = "",
    plan: Plan = AS_FOUND,
) -> int:
    """Takes a file in and begins its import at once; returns the import's id.

    ``group_id``: a group that the file's contacts join. ``topic_id``: every row states consent for it, given
    at ``consent_source`` (needed then). ``encoding`` empty: found out. What is wrong with the file itself is found when
    it is read. Raises FileTooLarge, and what `begin_import` raises but for columns.
    """
    actor.require(Permission.EDIT)
    chosen = _checked(actor, now, group_id, topic_id, consent_source, encoding, plan)
    import_id = upload_import(chunks, file_name=file_name, actor=actor, now=now)
    with transaction.atomic():
        _begin(locked_draft(import_id, actor), chosen, actor, now)
    return import_id


@transaction.atomic
def begin_import(
    import_id: int,
    *,
    actor: Actor,
    now: datetime,
    group_id: int | None = None,
    topic_id: int | None = None,
    consent_source: str = "",
    encoding: str = "",
    plan: Plan = AS_FOUND,
) -> None:
    """Has a file that was looked at read in the background, as the plan says; its columns are remembered.

    Raises NotFound, SourceMissing, EncodingNotOffered, what `checked_statement` raises of the consent, and the
    refusals of `source` and `columns`.
    """
    actor.require(Permission.EDIT)
    upload = locked_draft(import_id, actor)
    chosen = _checked(actor, now, group_id, topic_id, consent_source, encoding, plan)
    headings = _headings(upload, encoding, plan)
    if plan.mapping:
        _remember(actor.account_id, headings, plan.mapping, now)
    _begin(upload, chosen, actor, now)


def _headings(upload: Import, encoding: str, plan: Plan) -> list[str]:
    """The file's, once it is sure that they fit the plan."""
    file = stored_file(upload.pk, upload.bytes_total, PIECE)
    source = open_source(
        file, encoding=encoding or None, delimiter=plan.delimiter or None, sheet=plan.sheet or None
    )
    topics = Topic.objects.filter(account_id=upload.account_id).values_list("key", flat=True)
    sms_field = account(upload.account_id).sms_field
    columns_of(source.headings, sms_field=sms_field, topics=set(topics), mapping=plan.mapping)
    return source.headings


def _remember(account_id: int, headings: list[str], mapping: Mapping[str, str], now: datetime) -> None:
    ImportMapping.objects.update_or_create(
        account_id=account_id,
        fingerprint=fingerprint(headings),
        defaults={"mapping": dict(mapping), "used_at": now},
    )
    kept = ImportMapping.objects.filter(account_id=account_id).order_by("-used_at", "-pk")
    stale = list(kept.values_list("pk", flat=True)[MAPPINGS_KEPT : 2 * MAPPINGS_KEPT])
    ImportMapping.objects.filter(pk__in=stale).delete()


def stop_import(import_id: int, *, now: datetime) -> None:
    """Gives up an import that fails time and again: what was read stays, and the file can be imported anew."""
    with transaction.atomic():
        upload = Import.objects.select_for_update().get(pk=import_id)
        if upload.state in (ImportState.WAITING, ImportState.RUNNING):
            end(upload, ImportState.REFUSED, now=now, code="import.failed", params={"rows": upload.rows_read})


def end(
    upload: Import,
    state: ImportState,
    *,
    now: datetime,
    code: str = "",
    params: Mapping[str, object] = NOTHING,
) -> None:
    """Closes an import, in the caller's transaction. The file itself is kept no longer than it is needed."""
    upload.state, upload.finished_at = state, now
    upload.refusal_code = code
    if state == ImportState.DONE:
        upload.bytes_read = upload.bytes_total
    upload.refusal_params = {
        name: value if isinstance(value, int) else shown(str(value), PARAM_SHOWN)
        for name, value in params.items()
    }
    upload.save()
    ImportChunk.objects.filter(upload=upload).delete()
    counted = ("rows_read", "created", "updated", "unchanged", "rejected", "refusal_code")
    audit.record(
        f"import.{state}",
        account_id=upload.account_id,
        user_id=None,
        actor=upload.created_by,
        now=now,
        subject_kind="import",
        subject_id=upload.pk,
        **{name: getattr(upload, name) for name in counted},
    )


def _checked(
    actor: Actor,
    now: datetime,
    group_id: int | None,
    topic_id: int | None,
    consent_source: str,
    encoding: str,
    plan: Plan,
) -> dict[str, object]:
    """What was chosen, as the import holds it."""
    group, topic = _checked_group(group_id, actor), _checked_topic(topic_id, actor)
    source = _checked_source(consent_source, topic_id)
    at = plan.consent_at or now
    if topic_id is not None:
        checked_statement(
            status=Status.GRANTED,
            basis=plan.basis,
            at=at,
            expires_at=plan.expiry(at),
            source=source,
            now=now,
        )
    return {
        "group_id": group,
        "topic_id": topic,
        "consent_source": source,
        "encoding": _checked_encoding(encoding),
        "plan": plan.as_json(),
    }


def _begin(upload: Import, chosen: Mapping[str, object], actor: Actor, now: datetime) -> None:
    """Hands the file over to the workers; the imports of one account are read one after the other."""
    for name, value in chosen.items():
        setattr(upload, name, value)
    upload.state = ImportState.WAITING
    upload.save()
    audit.record_by(
        actor,
        "import.started",
        now=now,
        subject_kind="import",
        subject_id=upload.pk,
        file_name=upload.file_name,
        bytes=upload.bytes_total,
        **chosen,
    )
    app.configure_task(name=IMPORT_TASK, queue="coarse", lock=f"{IMPORT_TASK}:{upload.account_id}").defer(
        import_id=upload.pk
    )


def _checked_group(group_id: int | None, actor: Actor) -> int | None:
    if group_id is None:
        return None
    group = Group.objects.filter(account_id=actor.account_id, pk=group_id).first()
    if group is None:
        raise NotFound(kind="group", name=str(group_id))
    refuse_dynamic(group)
    return group_id


def _checked_topic(topic_id: int | None, actor: Actor) -> int | None:
    if topic_id is not None and not Topic.objects.filter(account_id=actor.account_id, pk=topic_id).exists():
        raise NotFound(kind="topic", name=str(topic_id))
    return topic_id


def _checked_source(consent_source: str, topic_id: int | None) -> str:
    if topic_id is not None and not consent_source.strip():
        raise SourceMissing
    return checked_name(consent_source, field="consent_source") if consent_source.strip() else ""


def _checked_encoding(encoding: str) -> str:
    if encoding and encoding.lower() not in ENCODINGS:
        raise EncodingNotOffered(encoding=encoding, offered=", ".join(ENCODINGS))
    return encoding.lower()
