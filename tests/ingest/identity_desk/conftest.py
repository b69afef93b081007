"""The clients of the record's admin tests, and an unknown name beside the official who it is."""

import pytest

from engagement.models import Meeting, Official, Party
from engagement.services.officials import create_official
from tests.engagement.admin.conftest import analyst, analyst_client, outsider_client, qatar, reader_client, taliban
from tests.factories import DelegationFactory, MeetingFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

__all__ = ["analyst", "analyst_client", "outsider_client", "qatar", "reader_client", "taliban"]

TEXT = "A delegation came to Kabul. Amir Motaki <b>met</b> Qatari officials on Tuesday. Mr Motaki thanked them."


@pytest.fixture
def muttaqi(taliban: Party) -> Official:
    return create_official(
        name="Amir Khan Muttaqi", party=taliban, role="acting foreign minister", spelling="امیر خان متقی"
    )


@pytest.fixture
def motaki(taliban: Party) -> Official:
    return create_official(name="Amir Motaki", party=taliban, role="foreign minister", is_provisional=True)


@pytest.fixture
def proposal(motaki: Official, taliban: Party, qatar: Party) -> Meeting:
    """Motaki and Qatari officials, told by one article."""
    meeting: Meeting = MeetingFactory(
        between=[(motaki, taliban), DelegationFactory(title="Qatari officials", party=qatar)]
    )
    start = TEXT.index("Amir")
    end = TEXT.index("Tuesday.") + len("Tuesday.")
    participant = {"kind": "official", "name": "Amir Motaki", "as_told": "Motaki", "spans": [[start, start + 11]]}
    ReportFactory(
        article=ArticleFactory(title="Talks in Kabul", text=TEXT),
        meeting=meeting,
        start=start,
        end=end,
        draft={"participants": [participant]},
    )
    return meeting
