"""The analyst's way from five files to confirmed meetings that one can browse, with a real worker on a real broker."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from engagement.models import Meeting
from ingest.models import Article
from tests.browser.site import Site
from tests.live import LiveWorker

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.model]
SEEDS = Path(settings.BASE_DIR) / "seeds" / "articles"
KNOWN = Path(settings.BASE_DIR) / "corpus" / "seeds" / "articles.jsonl"
MINUTES = 3 * 60


def test_from_files_to_the_confirmed_record(seeded: None, site: Site, live_worker: LiveWorker) -> None:
    live_worker.start()
    upload_the_seeds(site)
    watch_them_processed(site)
    article = Article.objects.get(filename__startswith="000_")
    meeting = open_the_article(site, article)
    correct_and_confirm(site, meeting)
    rejected = reject_another(site, meeting)
    confirm_some_at_once(site)
    find_it_among_meetings(site, meeting, rejected)
    read_the_pages_around_it(site, meeting)


def upload_the_seeds(site: Site) -> None:
    """Drop the five files, with outlet and date where they are known."""
    files = sorted(SEEDS.glob("*.txt"))
    known = {entry["id"]: entry for entry in map(json.loads, KNOWN.read_text(encoding="utf-8").splitlines())}
    site.open("front")
    site.leave_by("nav a[href='/articles/upload/']")
    site.browser.execute_script("window.neverReloaded = true")
    site.drop_files(files)
    site.until(lambda: len(site.find_all("#chosen > li")) == 5, "all files are listed")
    for number, file in enumerate(files, start=1):
        row = f"#chosen > li:nth-child({number})"
        site.click(f"{row} summary")
        entry = known[file.stem]
        site.fill(f"{row} [name=outlet]", entry["outlet"] or "")
        site.set_value(f"{row} [name=published]", entry["published"] or "")
    site.click("#upload-button")


def watch_them_processed(site: Site) -> None:
    done = "#uploaded > li[data-state=processed]"
    site.until(lambda: len(site.find_all(done)) == 5, "all articles are processed", seconds=MINUTES)
    assert site.browser.execute_script("return window.neverReloaded")
    assert "5 of 5 done" in site.text("#upload-summary")
    assert "meetings proposed" in site.text("#uploaded > li:first-child")


def open_the_article(site: Site, article: Article) -> Meeting:
    """See the marks and the proposals; returns the meeting of Lacroix and Muttaqi."""
    site.leave_by("#uploaded > li:first-child a")
    assert site.find_all(".article-text mark[data-kind=official]")
    assert site.find_all(".article-text mark[data-kind=trigger]")
    assert "17 May 2024 (given)" in site.text("#article-facts")
    told = Meeting.objects.filter(reports__article=article, participations__official__name="Amir Khan Muttaqi")
    meeting = told.filter(participations__official__name__contains="Lacroix", start="2024-05-16").earliest("pk")
    report = meeting.reports.earliest("start")
    card = site.text(f"#card-{report.pk}")
    assert "Lacroix" in card
    assert "16 May 2024" in card
    site.click(f"#card-{report.pk} .evidence-link")
    assert site.browser.current_url.endswith(f"#report-{report.pk}")
    sentence = site.find(f"#report-{report.pk} ~ .proof")
    assert "met Amir Khan Muttaqi" in sentence.text
    mark = ".article-text mark[data-kind=official]"
    assert site.find(mark).value_of_css_property("border-bottom-style") == "solid"
    site.click("#show-official")
    assert site.find(mark).value_of_css_property("border-bottom-style") == "none"
    site.leave_by(f"#card-{report.pk} .button-primary")
    return meeting


def correct_and_confirm(site: Site, meeting: Meeting) -> None:
    """In the review: another date, one participant more, confirmed."""
    assert "Lacroix" in site.text("[data-review-sources]")
    assert site.find_all("[data-review-sources] mark")
    before = meeting.participations.count()
    site.fill("#id_date", "2024-05-15")
    site.click("#participations-group a.add-row")
    row = f"participations-{before}"
    site.select_by_typing(f"#id_{row}-official", "Zakir Jalaly")
    site.select_by_typing(f"#id_{row}-party", "TALIBAN")
    site.fill(f"#id_{row}-role", "second political director")
    site.leave_by("[name=_confirm]")
    assert "Confirmed" in site.text(".review-state")
    meeting.refresh_from_db()
    assert (meeting.review_state, str(meeting.start)) == ("confirmed", "2024-05-15")
    assert meeting.participations.count() == before + 1


def reject_another(site: Site, meeting: Meeting) -> Meeting:
    other = Meeting.objects.proposed().exclude(pk=meeting.pk).earliest("pk")
    site.open("admin:engagement_meeting_change", other.pk)
    site.choose("select[name=reject_reason]", "off_topic")
    site.leave_by("[name=_reject]")
    other.refresh_from_db()
    assert (other.review_state, other.reject_reason) == ("rejected", "off_topic")
    return other


def confirm_some_at_once(site: Site) -> None:
    ready = [
        meeting
        for meeting in Meeting.objects.proposed().with_details()
        if len({one.party_id for one in meeting.participations.all()} - {None}) > 1
        and all(one.party_id for one in meeting.participations.all())
    ][:2]
    assert len(ready) == 2
    site.leave_by("a[href*='/admin/engagement/meeting/'][href*='proposed'], a[href$='/admin/engagement/meeting/']")
    for meeting in ready:
        site.click(f"input.action-select[value='{meeting.pk}']")
    site.choose("select[name=action]", "confirm_selected")
    site.leave_by("button[name=index], [name=action] ~ button, .actions button[type=submit]")
    assert "2 meetings will be confirmed" in site.text()
    site.leave_by("button[name=decide]")
    assert "2 meetings are confirmed." in site.text()
    assert not Meeting.objects.proposed().filter(pk__in=[one.pk for one in ready]).exists()


def find_it_among_meetings(site: Site, meeting: Meeting, rejected: Meeting) -> None:
    site.open("meetings")
    links = f"main a[href='{meeting.get_absolute_url()}']"
    assert site.find_all(links)
    assert not site.find_all(f"main a[href='{rejected.get_absolute_url()}']")
    official = meeting.participations.get(official__name="Amir Khan Muttaqi").official
    assert official is not None
    filters = f"?official={official.slug}&party=UN&status=held&date_from=2024-05-01&date_to=2024-05-31"
    site.open("meetings", query=filters)
    assert site.find_all(links)
    site.open("meetings", query=f"{filters}&format=phone")
    assert not site.find_all(links)
    site.open("meetings")
    site.fill("form.filters [name=q]", "Lacroix")
    site.choose("form.filters [name=status]", "held")
    site.leave_by("form.filters button[type=submit]")
    assert "q=Lacroix" in site.browser.current_url
    site.leave_by(links)


def read_the_pages_around_it(site: Site, meeting: Meeting) -> None:
    """The meeting's page with its source's words, an official's and a party's page."""
    assert "15 May 2024" in site.text("main")
    assert "Zakir Jalaly" in site.text("main")
    assert meeting.reports.earliest("start").quote in site.text(".quote")
    official = meeting.participations.get(official__name="Amir Khan Muttaqi").official
    assert official is not None
    site.leave_by(f"main a[href='{official.get_absolute_url()}']")
    assert "Amir Khan Muttaqi" in site.text("h1")
    assert site.find_all(f"main a[href='{meeting.get_absolute_url()}']")
    site.open("party", "UN")
    assert site.find_all(f"main a[href='{meeting.get_absolute_url()}']")
