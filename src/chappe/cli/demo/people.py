"""A file of fictitious contacts, always the same for the same size: most can be reached, some cannot, each for a reason
that a real file has too."""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chappe.contacts.fiction import capacity, fictitious_numbers

SEED = 1794  # the year of the first line of towers
MOST = 200_000
COLUMNS = (
    "external_id",
    "first_name",
    "last_name",
    "language",
    "country",
    "postal_code",
    "city",
    "mobile",
    "consent:{topic}",
)

Share = tuple[float, str]

WRONG_NUMBERS = (
    "+33 1 99 00 12 34",
    "06 12",
    "to be asked",
    "+999 123 456 789",
    "0033-not-a-number",
    "+32 2 555 12 12",
)
DEFECTS: tuple[Share, ...] = (
    (0.020, "wrong_number"),
    (0.010, "no_number"),
    (0.040, "no_consent"),
    (0.015, "withdrawn"),
    (0.020, "duplicate"),
    (0.004, "rejected"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where some of the contacts live, and how they are called there."""

    country: str
    share: float
    language: str
    cities: tuple[tuple[str, str], ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]


PLACES = (
    Place(
        "FR",
        0.50,
        "fr",
        (
            ("Paris", "75011"),
            ("Lille", "59000"),
            ("Lyon", "69003"),
            ("Strasbourg", "67000"),
            ("Brest", "29200"),
        ),
        (
            "Camille",
            "Zoé",
            "Loïc",
            "Inès",
            "Jérôme",
            "Élise",
            "Gaël",
            "Nadia",
            "Benoît",
            "Chloé",
            "Léa",
            "Hugo",
        ),
        ("Morel", "Lefèvre", "Garnier", "Rousseau", "Fournier", "Lambert", "Chevalier", "Bonnet"),
    ),
    Place(
        "BE",
        0.08,
        "fr",
        (("Bruxelles", "1000"), ("Namur", "5000"), ("Liège", "4000")),
        ("Lotte", "Maxime", "Noor", "Arthur", "Emma", "Lucas"),
        ("Peeters", "Janssens", "Dubois", "Lambert", "Claes"),
    ),
    Place(
        "CH",
        0.05,
        "fr",
        (("Genève", "1201"), ("Lausanne", "1003"), ("Zürich", "8001")),
        ("Luca", "Mia", "Noah", "Lea", "Elin", "Jürg"),
        ("Müller", "Meier", "Favre", "Rochat", "Keller"),
    ),
    Place(
        "GB",
        0.10,
        "en",
        (("London", "N1 9GU"), ("Leeds", "LS1 4AP"), ("Bristol", "BS1 5TR")),
        ("Amelia", "Oliver", "Isla", "George", "Freya", "Harry"),
        ("Walker", "Hughes", "Patel", "Evans", "Clarke"),
    ),
    Place(
        "IT",
        0.09,
        "it",
        (("Milano", "20121"), ("Torino", "10121"), ("Bologna", "40121")),
        ("Giulia", "Niccolò", "Sofia", "Matteo", "Chiara", "Davide"),
        ("Rossi", "Ferrari", "Bianchi", "Conti", "Greco"),
    ),
    Place(
        "ES",
        0.08,
        "es",
        (("Madrid", "28001"), ("Sevilla", "41001"), ("Bilbao", "48001")),
        ("Lucía", "Martín", "Sofía", "Hugo", "Iñaki", "Carmen"),
        ("García", "Núñez", "López", "Ortega", "Ibáñez"),
    ),
    Place(
        "LU",
        0.03,
        "fr",
        (("Luxembourg", "1111"), ("Esch", "4001")),
        ("Lena", "Tom", "Anouk", "Ben"),
        ("Weber", "Schmit", "Wagner", "Thill"),
    ),
    Place(
        "MQ",
        0.03,
        "fr",
        (("Fort-de-France", "97200"), ("Le Lamentin", "97232")),
        ("Maëva", "Yann", "Océane", "Teddy"),
        ("Marie-Rose", "Jean-Louis", "Sainte-Rose", "Céleste"),
    ),
    Place(
        "CA",
        0.02,
        "en",
        (("Toronto", "M5V 2T6"), ("Montréal", "H2Y 1C6")),
        ("Olivia", "Liam", "Félix", "Chloe"),
        ("Tremblay", "Roy", "Singh", "Martin"),
    ),
    Place(
        "US",
        0.02,
        "en",
        (("Chicago", "60601"), ("Denver", "80202")),
        ("Ava", "Noah", "Mia", "Ethan"),
        ("Johnson", "Nguyen", "Brooks", "Rivera"),
    ),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the file. ``consent`` is what stands in its cell: a date, ``no`` or nothing."""

    external_id: str
    first_name: str
    last_name: str
    language: str
    country: str
    postal_code: str
    city: str
    mobile: str
    consent: str

    def row(self) -> list[str]:
        return [
            self.external_id,
            self.first_name,
            self.last_name,
            self.language,
            self.country,
            self.postal_code,
            self.city,
            self.mobile,
            self.consent,
        ]


def people(count: int) -> Iterator[Person]:
    """That many contacts, the same ones every time."""
    chance = random.Random(SEED)  # noqa: S311 - a demonstration that can be repeated
    numbers = {place.country: numbers_for(place, count) for place in PLACES}
    shares = [place.share for place in PLACES]
    before = ""
    for index in range(1, count + 1):
        place = chance.choices(PLACES, shares)[0]
        number = next(numbers[place.country], None)
        if number is None:
            # A country that keeps few numbers for fiction has no more of them.
            place = PLACES[0]
            number = next(numbers[place.country])
        person = somebody(index, place, number, defect(chance), before, chance)
        before = number
        yield person


def numbers_for(place: Place, count: int) -> Iterator[str]:
    return fictitious_numbers(place.country, min(count, capacity(place.country)))


def defect(chance: random.Random) -> str:
    """What is wrong with the next contact; mostly nothing."""
    drawn = chance.random()
    for share, name in DEFECTS:
        if drawn < share:
            return name
        drawn -= share
    return ""


def somebody(
    index: int, place: Place, number: str, defect: str, before: str, chance: random.Random
) -> Person:
    city, postal_code = chance.choice(place.cities)
    mobile = {"wrong_number": chance.choice(WRONG_NUMBERS), "no_number": "", "duplicate": before or number}
    granted = date(2026, 11, 1) - timedelta(days=chance.randrange(900))
    consent = {"no_consent": "", "withdrawn": "no"}
    return Person(
        external_id=f"demo-{index:06d}",
        first_name=chance.choice(place.first_names),
        last_name=chance.choice(place.last_names),
        language=place.language,
        country="Atlantis" if defect == "rejected" else place.country,
        postal_code=postal_code,
        city=city,
        mobile=mobile.get(defect, spaced(number, chance)),
        consent=consent.get(defect, granted.isoformat()),
    )


def spaced(number: str, chance: random.Random) -> str:
    """Numbers as people write them: bare, with spaces, with hyphens."""
    separator = chance.choice(("", " ", "-"))
    digits = number[1:]
    groups = [digits[at : at + 2] for at in range(0, len(digits), 2)]
    return "+" + separator.join(groups)


def csv_of(count: int, topic: str) -> Iterator[bytes]:
    """The file, some lines at a time."""
    yield line([column.format(topic=topic) for column in COLUMNS])
    for person in people(count):
        yield line(person.row())


def line(cells: list[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode("utf-8")
