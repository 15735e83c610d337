"""``chappe contacts import``: looking a file over, saying what its columns are, what its people consented to."""

from pathlib import Path

import pytest
from tests.cli.conftest import Chappe

pytestmark = pytest.mark.django_db
TEXT = "Ref interne;Portable;Points\nA1;+33612345678;12\nB1;+33698765432;7\n"


@pytest.fixture
def people(tmp_path: Path, chappe: Chappe) -> str:
    """A file, and an account with a topic to import it into."""
    file = tmp_path / "people.csv"
    file.write_text(TEXT, encoding="utf-8")
    assert chappe("accounts", "create", "semaphore").code == 0
    assert chappe("topics", "create", "promo", "--name", "Promotions", "--kind", "marketing").code == 0
    return str(file)


def test_a_file_is_looked_over_and_nothing_of_it_stays(chappe: Chappe, people: str) -> None:
    seen = chappe("contacts", "import", people, "--preview", "--json").json
    assert (seen["layout"]["delimiter"], seen["rows"][0]) == (";", [2, ["A1", "+33612345678", "12"]])
    assert [column["target"] for column in seen["columns"]] == [
        "new:text:ref_interne",
        "sms",
        "new:number:points",
    ]
    assert "new:number:points" in chappe("contacts", "import", people, "--preview").out
    assert chappe("contacts", "imports", "--json").json == []


def test_columns_and_consent_are_said_on_the_command_line(chappe: Chappe, people: str) -> None:
    ran = chappe(
        *(
            "contacts",
            "import",
            people,
            "--json",
            "--map",
            "Ref interne=external_id",
            "--map",
            "Points=new:number",
        ),
        *("--topic", "promo", "--source", "orders", "--basis", "implied"),
        *("--consent-at", "2026-01-31", "--expires-after", "2y"),
    )
    assert (ran.code, ran.json["created"]) == (0, 2)
    contact = chappe("contacts", "show", "A1", "--json").json
    assert contact["attributes"]["points"] == "12"
    (consent,) = contact["consents"]
    assert (consent["basis"], consent["expires_at"][:16]) == ("implied", "2028-01-30T23:00")
    assert chappe("contacts", "import", people, "--map", "Points").code == 2
    assert (
        "lasting_malformed"
        in chappe(
            "contacts", "import", people, "--expires-after", "long", "--topic", "promo", "--source", "x"
        ).err
    )
    assert "unknown_column" in chappe("contacts", "import", people, "--map", "Kode=sms").err


def test_the_last_import_is_undone_once_that_is_confirmed(chappe: Chappe, people: str) -> None:
    chappe("contacts", "import", people, "--map", "Ref interne=external_id")
    assert chappe("contacts", "import-undo", "--preview", "--json").json["removed"] == 2
    assert chappe("contacts", "import-undo", stdin="n\n").code != 0
    ran = chappe("contacts", "import-undo", "--yes", "--json")
    assert (ran.code, ran.json["state"], ran.json["undone"]["removed"]) == (0, "undone", 2)
    assert "import.nothing_to_undo" in chappe("contacts", "import-undo", "--yes").err
