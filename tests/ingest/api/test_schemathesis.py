"""schemathesis goes through the API by the API's own description, against a real server: whatever fits the description
is answered as it says. All its phases take a minute and more: `docs/figures.md` has the command.

That a name may be unknown to the record (“no party is called so”) no description can say: that check is left out.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from engagement.services.tokens import make_token
from ingest import fetches, intake
from tests.factories import AnalystFactory, MeetingFactory, OfficialFactory, PartyFactory, TopicFactory
from tests.ingest.factories import ArticleFactory, FailedFetchFactory, ReportFactory

CHECKS_LEFT_OUT = "positive_data_acceptance"


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_nothing_is_found(
    served: LiveServer, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    monkeypatch.setattr(intake, "remind_of_article", lambda pk, size: None)
    monkeypatch.setattr(fetches, "enqueue_fetch", lambda pk: True)
    settings.FETCH_HOSTS = ["example.org", ".com"]
    FailedFetchFactory()
    for _ in range(3):
        meeting = MeetingFactory(between=[OfficialFactory(), OfficialFactory()], about=[TopicFactory()])
        ReportFactory(meeting=meeting, article=ArticleFactory())
    PartyFactory(code="QA", name="Qatar")
    _, token = make_token(user=AnalystFactory(username="ana"), name="schemathesis")
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{served.url}/api/v1/schema/"]
    command += [
        "-H",
        f"Authorization: Bearer {token}",
        "--max-examples",
        "8",
        "--seed",
        "1",
        "--generation-deterministic",
    ]
    command += ["--checks", "all", "--exclude-checks", CHECKS_LEFT_OUT, "--phases", "fuzzing"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    told = done.stdout[-3000:] + done.stderr[-1000:]
    assert done.returncode == 0, told
    assert "Tested: 17" in told
