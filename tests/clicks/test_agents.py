"""Who followed a link: people apart from previews, scanners and programs."""

import tomllib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.clicks.agents import SOONEST, Kind, Verdict, Visit, judged, read_agents
from chappe.clicks.registry import agents

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/17.5 Mobile/15E148 Safari/604.1"
)
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/126.0.0.0 Mobile Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (IPHONE, "iphone"),
        (ANDROID, "android"),
        ("Mozilla/5.0 (Android 13; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "android"),
        ("Mozilla/5.0 (Linux; Android 10; CUBOT) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36", "android"),
        ("Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 [FB_IAB/FB4A;FBAV/460.0.0;]", "android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) [FBAN/FBIOS;FBDV/iPhone15,2]", "iphone"),
        ("Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", "ipad"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari", "mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "linux"),
        ("Nokia6310i/1.0 (5.51) Profile/MIDP-1.0", "other"),
    ],
)  # fmt: skip
def test_telephones_and_computers_are_people(agent: str, family: str) -> None:
    assert judged(Visit("GET", agent, after=timedelta(minutes=3)), agents()) == Verdict(Kind.PERSON, family)


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "facebook"),
        # Apple's Messages, for the card under a link.
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1"
         " Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0", "facebook"),
        ("WhatsApp/2.23.18.78 i", "whatsapp"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Safari/605.1.15 (Applebot/0.1)", "apple"),
        ("Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) Chrome/126.0 Mobile Safari/537.36"
         " (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "google"),
        ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "slack"),
        ("Twitterbot/1.0", "x"),
        ("TelegramBot (like TwitterBot)", "x"),
        ("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", "messenger"),
        ("Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5", "messenger"),
        ("Mozilla/5.0 AppleWebKit/537.36 (compatible; bingbot/2.0) Chrome/116.0 Safari/537.36", "microsoft"),
        ("Mozilla/5.0 (compatible; Barracuda Sentinel)", "scanner"),
        ("curl/8.5.0", "program"),
        ("python-requests/2.32", "program"),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/126.0 Safari/537.36", "program"),
        ("Mozilla/5.0 (compatible; SomeNewBot/3.1)", "robot"),
        ("", "program"),
        ("   ", "program"),
    ],
)  # fmt: skip
def test_previews_scanners_and_programs_are_robots(agent: str, family: str) -> None:
    assert judged(Visit("GET", agent, after=timedelta(hours=1)), agents()) == Verdict(Kind.ROBOT, family)


@pytest.mark.parametrize(
    ("visit", "kind"),
    [
        (Visit("GET", IPHONE), Kind.PERSON),
        (Visit("GET", IPHONE, after=SOONEST), Kind.PERSON),
        (Visit("GET", IPHONE, after=SOONEST - timedelta(milliseconds=1)), Kind.ROBOT),
        (Visit("GET", IPHONE, after=timedelta(milliseconds=-300)), Kind.ROBOT),
        (Visit("GET", IPHONE, after=timedelta(minutes=-2)), Kind.PERSON),
        (Visit("HEAD", IPHONE, after=timedelta(hours=1)), Kind.ROBOT),
        (Visit("GET", IPHONE, "prefetch", timedelta(hours=1)), Kind.ROBOT),
        (Visit("GET", IPHONE, " ", timedelta(hours=1)), Kind.PERSON),
    ],
)
def test_how_and_how_soon_it_was_asked(visit: Visit, kind: Kind) -> None:
    assert judged(visit, agents()) == Verdict(kind, "iphone")


def test_every_family_says_where_it_is_known_from_and_fits_its_column() -> None:
    from importlib import resources

    data = tomllib.loads((resources.files("chappe.clicks") / "agents.toml").read_text(encoding="utf-8"))
    robots = [one for one in data["agent"] if one.get("robot")]
    assert all(one["source"].startswith("https://") for one in robots)
    assert len(read_agents(data)) == len(data["agent"])
    assert all(0 < len(agent.family) <= 12 and agent.words for agent in agents())


visits = st.builds(
    Visit,
    st.sampled_from(["GET", "HEAD"]),
    st.text(max_size=60) | st.sampled_from([IPHONE, ANDROID, "WhatsApp/2"]),
    st.sampled_from(["", "prefetch"]),
    st.none() | st.timedeltas(timedelta(seconds=-5), timedelta(days=9)),
)
WORDS = sorted({word for agent in agents() if agent.is_robot for word in agent.words})


@given(visits, st.sampled_from(WORDS), st.sampled_from([str.upper, str.lower, str.title]))
def test_what_is_a_robot_stays_one_whatever_else_it_says(visit: Visit, word: str, spelt: object) -> None:
    said = spelt(word)  # type: ignore[operator]
    louder = Visit(visit.method, f"{said} {visit.agent}", visit.purpose, visit.after)
    assert judged(louder, agents()).kind is Kind.ROBOT
    if visit.method == "HEAD" or visit.purpose:
        assert judged(visit, agents()).kind is Kind.ROBOT
    assert judged(visit, agents()).family in {agent.family for agent in agents()} | {"other"}
