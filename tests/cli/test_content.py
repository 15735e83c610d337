"""Content rules from the command line: looked up, asked of a text, completed for an account."""

import pytest
from tests.cli.conftest import Chappe


def test_rules_and_texts_need_no_database(chappe: Chappe) -> None:
    rules = chappe("content", "rules", "--country", "vn", "--json").json
    assert [(rule["kind"], rule["force"]) for rule in rules][:2] == [
        ("label", "blocking"),
        ("opt_out", "warning"),
    ]
    assert rules[0]["sources"][0]["certainty"] == "A"
    assert "no_shorteners" in [rule["kind"] for rule in rules]
    assert {"fr", "everywhere"} <= {file["name"] for file in chappe("content", "rules", "--json").json}
    assert "STOP 36111" in chappe("content", "rules").out
    refused = chappe("content", "check", "Sales", "--country", "fr", "--sender", "INFO", "--json")
    assert refused.code == 1
    assert [found["code"] for found in refused.json["findings"]] == [
        "content.opt_out_missing",
        "content.generic_names",
    ]
    assert refused.json["findings"][0]["sentence"].startswith("France: marketing must say how to refuse it.")
    said = chappe(
        "content", "check", "Sales STOP", "--country", "PL", "--country", "CA", "--sender", "CHAPPE"
    )
    assert said.code == 0
    assert said.out.startswith("! Canada: names are not carried as senders")
    assert "Sinch" in said.out
    fine = chappe("content", "check", "Your code", "--country", "FR", "--transactional")
    assert (fine.code, fine.out) == (0, "Nothing is missing.\n")
    broken = chappe("content", "check", "{% if %}", "--country", "FR")
    assert broken.code == 1


@pytest.mark.django_db
def test_an_account_has_its_texts_completed(chappe: Chappe) -> None:
    chappe("accounts", "create", "acme")
    assert chappe("content", "complete", "--opt-out", "STOP 36111", "--label").code == 0
    chappe("content", "complete", "--country", "ca", "--opt-out", "Reply STOP")
    chosen = {
        "*": {"opt_out": "STOP 36111", "label": True},
        "CA": {"opt_out": "Reply STOP", "label": False},
    }
    assert chappe("content", "show", "--json").json == chosen
    checked = chappe(
        "content", "check", "Sales", "--country", "FR", "--country", "CA", "--account", "acme", "--json"
    )
    assert checked.json["texts"] == {"FR": "Sales STOP 36111", "CA": "Sales Reply STOP"}
    assert checked.code == 0
    assert "everywhere" in chappe("content", "as-everywhere", "CA").out
    assert list(chappe("content", "show", "--json").json) == ["*"]
    refused = chappe("content", "complete", "--country", "FR", "--opt-out", "No more")
    assert refused.code == 1
    assert "does not tell readers how to refuse" in refused.err
