"""The rows that need a look, as a file to mend and import again."""

import csv
import io

import pytest
from tests.contacts.making import counts, import_file

from chappe.accounts.roles import Actor
from chappe.base.refusal import NotFound
from chappe.contacts import exports, queries


def worded(code: str, params: object) -> str:
    return f"{code}!"


def test_a_file_of_rejections_runs_nothing(author: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PAGE", 1)
    seen = import_file(author, "mobile,external_id\n=1+1,\n+12,A1\n")
    text = "".join(exports.rejections_csv(author.account_id, seen.id, worded))
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["line", "column", "value", "stored", "code", "reason", "row"],
        ["2", "mobile", "'=1+1", "no", "row.unidentified", "row.unidentified!", "'=1+1,"],
        ["3", "mobile", "'+12", "yes", "number.invalid", "number.invalid!", ""],
    ]


def test_an_import_of_another_account_is_not_there(author: Actor, stranger: Actor) -> None:
    seen = import_file(author, "mobile\n12\n")
    with pytest.raises(NotFound):
        exports.rejections_csv(stranger.account_id, seen.id, worded)


def test_a_number_that_a_spreadsheet_was_told_is_text_is_read(author: Actor) -> None:
    assert counts(import_file(author, "mobile\n'+33612345678\n")) == (1, 0, 0, 0)
    assert [line.number for line in queries.contacts(author.account_id)] == ["+33612345678"]
