from datetime import date

import pytest

from ingest.extraction.cleaning import split_paragraphs
from ingest.extraction.published import find_published


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Kabul - Nov. 15, 2023\n\nMuttaqi met Zhao today.", date(2023, 11, 15)),
        ("ASTANA. April 19, 2024. QAZINFO - A minister will visit Kabul.", date(2024, 4, 19)),
        ("By Staff\nPublished 3 May 2022, updated 4 May 2022\n\nMuttaqi met Zhao.", date(2022, 5, 3)),
        ("WHO SAW WHOM - 7 TO 11 AUGUST 2023\n\nNobody.", date(2023, 8, 11)),
        ("KABUL, Oct. 5 (Agency) -- Muttaqi met Zhao.", None),
        ("Pyongyang, November 5, Juche 113 (2024) -- Choe was received today.", date(2024, 11, 5)),
        ("KABUL, Oct. 5 (Agency) -- The 2020 accord was discussed.", None),
        ("Muttaqi met Zhao.", None),
        ("", None),
    ],
)
def test_day_of_publication(text: str, day: date | None) -> None:
    assert find_published(split_paragraphs(text)) == day
