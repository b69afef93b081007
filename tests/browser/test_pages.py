"""Every page on a phone and on half a screen, with names as long as they may be; and what it is to a screen reader."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from engagement.models import Comment, Meeting, Official, SavedSearch
from engagement.services.review import confirm_meeting, reopen_meeting
from tests.browser.site import Site
from tests.factories import (
    AffiliationFactory,
    AnalystFactory,
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
)
from tests.ingest.factories import ArticleFactory, FailedArticleFactory, ReportFactory

pytestmark = pytest.mark.browser
LONG = "Sheikh-Mohammed-bin-Abdulrahman-bin-Jassim-al-Thani-and-his-deputies " * 2
AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
WIDTHS = (360, 1000)

# What leaves the window to the right, the outermost element first.
OVERFLOW = """
const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth <= width) return [];
return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1)
  .slice(0, 4).map((one) => `${one.tagName}.${one.className}`).concat(document.documentElement.scrollWidth);
"""


@pytest.fixture
def pages(transactional_db: None) -> list[str]:
    """The addresses of all kinds of page, each with something on it."""
    party = PartyFactory(code="XA", name=LONG.strip())
    official = OfficialFactory(name=LONG.strip(), slug="long", spellings=[LONG[:100]])
    AffiliationFactory(official=official, party=party, role=LONG[:100])
    topic = TopicFactory(name=LONG[:80], slug="long")
    between = [(official, party), DelegationFactory(title=LONG.strip(), party=PartyFactory())]
    place = {"city": LONG[:80], "country": party}
    confirmed = ConfirmedMeetingFactory(between=between, about=[topic], note=LONG, **place)
    proposed = MeetingFactory(between=between, about=[topic], **place)
    for words in (LONG, f"https://example.org/{'a' * 300} and\nmore"):
        Comment.objects.create(meeting=confirmed, by=AnalystFactory(username=f"{'a' * 120}{len(words)}"), text=words)
    text = f"{LONG.strip()} met Wang Yi. " + "x" * 300
    article = ArticleFactory(title=LONG.strip(), outlet=LONG[:100], url=f"https://example.org/{'a' * 200}", text=text)
    for meeting in (confirmed, proposed):
        ReportFactory(article=article, meeting=meeting)
    failed = FailedArticleFactory(title="", filename=f"{LONG.strip().replace(' ', '-')}.txt")
    names: list[tuple[str, *tuple[Any, ...]]] = [
        ("front",),
        ("meetings",),
        ("meeting", confirmed.pk),
        ("meeting", proposed.pk),
        ("officials",),
        ("official", "long"),
        ("parties",),
        ("party", "XA"),
        ("topics",),
        ("topic", "long"),
        ("articles",),
        ("article", article.pk),
        ("article", failed.pk),
        ("upload",),
        ("tokens",),
        ("following",),
        ("changes",),
        ("upload-receipts",),
        ("password_change",),
    ]
    _follow_and_change(confirmed)
    refused = f"{reverse('meetings')}?official={LONG[:60]}&date_from=2021-13"
    return [*(reverse(name, args=args) for name, *args in names), refused, *_admin_pages(proposed)]


def _follow_and_change(meeting: Meeting) -> None:
    """Something new for everybody: searches with a long name and with a filter that does not fit, and an act."""
    begun = timezone.now() - timedelta(hours=1)
    for user in User.objects.all():
        for query in ("party=XA", "topic=gone"):
            SavedSearch.objects.create(user=user, name=LONG, query=query, feed_start="ef_12345", feed_made_at=begun)
    SavedSearch.objects.update(created_at=begun)
    author = AnalystFactory(username="b" * 120)
    reopen_meeting(meeting_id=meeting.pk, by=author)
    confirm_meeting(meeting_id=meeting.pk, by=author)


def _admin_pages(meeting: Meeting) -> list[str]:
    return [
        reverse("admin:index"),
        reverse("admin:engagement_meeting_changelist"),
        reverse("admin:engagement_meeting_change", args=[meeting.pk]),
        reverse("admin:engagement_meeting_history", args=[meeting.pk]),
        reverse("admin:engagement_official_history", args=[Official.objects.get().pk]),
        reverse("admin:engagement_meeting_history", args=[Comment.objects.first().meeting_id]),  # type: ignore[union-attr]
        reverse("admin:engagement_official_changelist"),
        reverse("admin:ingest_article_changelist"),
        reverse("admin:ingest_report_change", args=[meeting.reports.earliest("pk").pk]),
        *_pages_of_merging(meeting),
    ]


def _pages_of_merging(meeting: Meeting) -> list[str]:
    other = Meeting.objects.exclude(pk=meeting.pk).earliest("pk")
    ReportFactory(article=ArticleFactory(title=LONG.strip(), outlet=LONG[:100]), meeting=meeting)
    someone = OfficialFactory(name=LONG.strip()[::-1], spellings=[LONG[:90]])
    official = meeting.participations.filter(official__isnull=False).earliest("pk").official_id
    return [
        f"{reverse('admin:engagement_meeting_merge')}?keep={meeting.pk}",
        f"{reverse('admin:engagement_meeting_merge')}?keep={meeting.pk}&other={other.pk}",
        f"{reverse('admin:engagement_official_merge')}?keep={official}",
        f"{reverse('admin:engagement_official_merge')}?keep={official}&other={someone.pk}",
        reverse("admin:engagement_official_split", args=[official]),
        reverse("admin:ingest_report_split", args=[meeting.pk]),
        reverse("admin:engagement_operation_changelist"),
    ]


@pytest.fixture
def resizable(site: Site) -> Iterator[Site]:
    """Headless Chromium has a least width for its windows, so that phones are emulated."""
    yield site
    site.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_no_page_scrolls_sideways(resizable: Site, pages: list[str]) -> None:
    faults = {}
    for width in WIDTHS:
        size = {"width": width, "height": 740, "deviceScaleFactor": 1, "mobile": False}
        resizable.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        for address in pages:
            resizable.browser.get(resizable.url + address)
            if found := resizable.browser.execute_script(OVERFLOW):
                faults[width, address] = found
    assert faults == {}


def test_pages_are_sound_for_screen_readers(site: Site, pages: list[str]) -> None:
    """Labels, names, landmarks, headings in order, references and contrast, of the site's own pages."""
    faults = {}
    for theme in ("light", "dark"):
        features = [{"name": "prefers-color-scheme", "value": theme}]
        site.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        for address in pages:
            if not address.startswith(reverse("admin:index")):
                site.browser.get(site.url + address)
                if found := site.browser.execute_script(AUDIT):
                    faults[theme, address] = found
    site.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert faults == {}


def test_filters_are_folded_on_a_phone_until_asked_for(resizable: Site) -> None:
    size = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": False}
    resizable.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    resizable.open("meetings")
    assert not resizable.find("form.filters [name=q]").is_displayed()
    resizable.click(".fold > summary")
    assert resizable.find("form.filters [name=q]").is_displayed()
    resizable.open("meetings", query="?date_from=2021-13")
    assert "not in the calendar" in resizable.text("form.filters")


def test_a_participant_is_removed_and_a_menu_opened_by_keyboard(site: Site) -> None:
    meeting = MeetingFactory(between=[OfficialFactory(), OfficialFactory()])
    site.open("admin:engagement_meeting_change", meeting.pk)
    box = site.find("#id_participations-1-DELETE")
    box.send_keys(" ")
    assert box.is_selected()
    site.find("[x-ref='relatedWidgetWrapperparticipations-0-official']").send_keys("\ue007")
    focused = "return document.activeElement.id"
    site.until(
        lambda: site.browser.execute_script(focused) == "change_id_participations-0-official", "the menu is open"
    )
