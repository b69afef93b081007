"""The articles that the sample files hold."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Told:
    """What a reader must find."""

    title: str
    outlet: str
    published: date
    url: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


_OUTLETS = ("Hindukush Daily", "Silk Road Wire", "Kabul Courier", "Amu Observer", "Lapis News")
_GUESTS = (
    ("Wang Yi", "China", "Beijing"),
    ("Hakan Fidan", "Türkiye", "Ankara"),
    ("Sergey Lavrov", "Russia", "Moscow"),
    ("Ishaq Dar", "Pakistan", "Islamabad"),
    ("Bakhtiyor Saidov", "Uzbekistan", "Tashkent"),
)


def tell(number: int) -> Told:
    """The article of that number: always the same one, and no two alike."""
    guest, country, city = _GUESTS[number % len(_GUESTS)]
    outlet = _OUTLETS[number % len(_OUTLETS)]
    day = date(2023, 1 + number % 12, 1 + number % 28)
    count = 40 + number
    return Told(
        title=f"{country} and the Taliban discuss {count} trucks of transit goods",
        outlet=outlet,
        published=day,
        url=f"https://{outlet.lower().replace(' ', '-')}.example.org/{day:%Y/%m/%d}/transit-{number}",
        paragraphs=(
            f"KABUL - The acting foreign minister Amir Khan Muttaqi met his colleague {guest} in {city} on Tuesday, "
            f"the ministry said in a statement that names {count} trucks waiting at the border.",
            f"Both sides spoke about transit, about the water of the rivers and about students from Afghanistan who "
            f"wish to go on with their studies in {country}. No agreement was signed.",
            f"“We will go on with these talks next month,” a spokesman told reporters in {city}. It was the "
            f"{number + 2}th meeting of the two ministers since the change of government in Kabul.",
            "Traders at the crossing said that the queue had grown since the spring, and that fruit was rotting in "
            "the sun. They asked both governments for a common customs office.",
        ),
    )
