"""What a reply asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.inbound.keywords import Intent, intent

STOPS = [
    *("STOP", "stop", "Stop", "StOp", "Stop.", "STOP!!!", " stop ", "\nSTOP\n", "«STOP»", '"Stop"', "*stop*"),
    *("Stop. Thank you", "stop please", "Stop merci", "STOP SVP", "stop s'il vous plaît", "STOP SMS"),
    *("STOP 36123", "STOP36123", "stop-sms", "Stop, je ne veux plus de vos messages", "STOP texting me"),
    *("S.T.O.P", "s t o p", "S-T-O-P.", "ＳＴＯＰ", "st\u200bop", "stop 🙏", "🛑 stop", "STOP™", "(stop)"),
    *("ARRÊT", "arret", "Arrêtez !", "Arrêter svp", "Désabonnement", "De\u0301sabonner", "STOP\n> promo"),
    *("unsubscribe", "UNSUBSCRIBE me from this list", "STOPALL", "Cancel", "END", "Quit.", "optout"),
]
NOT_STOPS = [
    *("bus stop", "non-stop", "Non stop", "I'm at the bus stop.", "ne stoppez pas", "stopover", "stopper"),
    *("Don't stop", "cancel my appointment", "end of the month?", "arrêt de bus fermé ?", "fin août ?"),
    *("", " ", "...", "36123", "Merci !", "oui", "yes", "ok", "À quelle heure fermez-vous ?", "nonstop"),
    *("merci de faire\nSTOP", "please no more"),
]


@pytest.mark.parametrize("text", STOPS)
def test_stop(text: str) -> None:
    assert intent(text) is Intent.STOP


@pytest.mark.parametrize("text", NOT_STOPS)
def test_not_stop(text: str) -> None:
    assert intent(text) is Intent.NONE


@pytest.mark.parametrize("text", ["START", "start please", "Unstop", "Reprendre", "réabonnement svp"])
def test_start(text: str) -> None:
    assert intent(text) is Intent.START


@pytest.mark.parametrize("text", ["HELP", "Aide ?", "info", "Infos svp", "contact"])
def test_help(text: str) -> None:
    assert intent(text) is Intent.HELP


@pytest.mark.parametrize(
    "text", ["start the car", "help me move", "contact me tomorrow", "aide-moi à choisir"]
)
def test_keywords_in_sentences_are_none(text: str) -> None:
    assert intent(text) is Intent.NONE


KEYWORDS = [("stop", Intent.STOP), ("arrêt", Intent.STOP), ("start", Intent.START), ("aide", Intent.HELP)]
keywords = st.sampled_from(KEYWORDS)
wordless = st.text(st.characters(categories=["Po", "Ps", "Pe", "Zs", "Nd", "So"]), max_size=6)
casings = st.sampled_from([str.lower, str.upper, str.title])


@given(keywords, casings, wordless, wordless, st.text(max_size=40))
def test_a_keyword_alone_on_the_first_line_is_obeyed_whatever_surrounds_it(
    keyword: tuple[str, Intent], casing: object, before: str, after: str, below: str
) -> None:
    word, expected = keyword
    assert callable(casing)
    assert intent(f"{before}{casing(word)}{after}\n{below}") is expected


@given(st.text())
def test_any_text_has_an_intent(text: str) -> None:
    assert intent(text) in Intent
