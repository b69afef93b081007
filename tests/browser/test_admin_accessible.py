"""The admin's pages beside the desk: what axe finds on each of them, by day and by night, whole as they are.

What unfold makes for mouse and eye alone, `static/admin-keys.js` mends; so all of the page is looked at, not our part.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.urls import reverse

from engagement.models import Comment, Meeting, Official, Operation
from engagement.services.officials import create_official
from engagement.services.review import confirm_meeting
from ingest.models import Article, Report
from tests.browser.axe import faults_of
from tests.browser.site import Site
from tests.factories import AnalystFactory, DelegationFactory, MeetingFactory, PartyFactory, TopicFactory
from tests.ingest.factories import ArticleFactory, FailedArticleFactory, ReportFactory

pytestmark = pytest.mark.browser
Opens = Callable[[Site], None]

# Rules of axe that unfold breaks where we cannot mend it in a few lines, each with the reason. There is none.
UNFOLDS_OWN: dict[str, str] = {}


@pytest.fixture(autouse=True)
def record(transactional_db: None) -> None:
    """A proposal that two articles tell and that is commented on, another with an unknown name, and a confirmed one."""
    taliban, qatar = PartyFactory(code="TALIBAN", name="Taliban"), PartyFactory(code="QA", name="Qatar")
    muttaqi = create_official(name="Amir Khan Muttaqi", party=taliban, role="minister", spelling="امیر خان متقی")
    envoy = create_official(name="Amir Khan Motaqi", party=qatar, role="envoy")
    guest = create_official(name="Amir Motaki", party=taliban, role="minister", is_provisional=True)
    between = [(muttaqi, taliban), (DelegationFactory(title="Qatari officials", party=qatar), qatar)]
    about = [TopicFactory(slug="health", name="Health"), TopicFactory(slug="trade", name="Trade")]
    told: list[Meeting] = [
        MeetingFactory(between=between, about=about, city="Doha", country=qatar, note="As told."),
        MeetingFactory(between=[(guest, taliban), (envoy, qatar)], city="Kabul"),
        MeetingFactory(between=between),
    ]
    for number, meeting in enumerate([*told, told[0]]):
        article = ArticleFactory(title=f"Talks, part {number}", outlet="Tolo", published="2021-10-14")
        ReportFactory(meeting=meeting, article=article)
    by = AnalystFactory(username="habib")
    Comment.objects.create(meeting=told[0], by=by, text="Seen on television.")
    confirm_meeting(meeting_id=told[2].pk, by=by)
    FailedArticleFactory()


def first(model: type[Model], **lookups: Any) -> int:
    """The primary key of the earliest row; of a meeting that is the proposal of two articles."""
    return int(model._default_manager.filter(**lookups).order_by("pk").values_list("pk", flat=True)[0])


def second(model: type[Model]) -> int:
    return int(model._default_manager.order_by("pk").values_list("pk", flat=True)[1])


def page(name: str, *of: Callable[[], int]) -> Opens:
    return lambda site: site.open(name, *[find() for find in of])


def merge(model: type[Model], *, with_other: bool) -> Opens:
    def open_page(site: Site) -> None:
        query = f"?keep={first(model)}" + (f"&other={second(model)}" if with_other else "")
        site.open(f"admin:engagement_{model._meta.model_name}_merge", query=query)

    return open_page


def chosen(action: str, number: int = 2) -> Opens:
    """What the action asks before it does anything, of the first proposals."""

    def open_page(site: Site) -> None:
        site.open("admin:engagement_meeting_changelist", query="?review_state__exact=proposed")
        for box in site.find_all("input.action-select")[:number]:
            site.browser.execute_script("arguments[0].click()", box)
        site.choose("select[name=action]", action)
        site.leave_by("#changelist-form [name=index]")

    return open_page


def refused_form(site: Site) -> None:
    """A proposal's form that comes back with what is wrong in it."""
    site.open("admin:engagement_meeting_change", first(Meeting))
    site.fill("#id_date", "soon")
    site.leave_by("[name=_continue]")


def decided(site: Site) -> None:
    """The list, with what was done and the button that takes it back."""
    chosen("confirm_selected", number=1)(site)
    site.leave_by("[name=decide]")
    site.find(".undo-button")


def unknown_name() -> int:
    return first(Official, is_provisional=True)


PAGES: dict[str, Opens] = {
    "the first page": page("admin:index"),
    "unknown names": page("identity"),
    "one unknown name": page("identity-item", unknown_name),
    "meetings": page("admin:engagement_meeting_changelist"),
    "a meeting": page("admin:engagement_meeting_change", lambda: first(Meeting)),
    "a meeting refused": refused_form,
    "a new meeting": page("admin:engagement_meeting_add"),
    "history of a meeting": page("admin:engagement_meeting_history", lambda: first(Meeting, review_state="confirmed")),
    "meetings to merge with": merge(Meeting, with_other=False),
    "two meetings": merge(Meeting, with_other=True),
    "a meeting to split": page("admin:ingest_report_split", lambda: first(Meeting)),
    "confirm many": chosen("confirm_selected"),
    "reject many": chosen("reject_selected"),
    "assign many": chosen("assign_selected"),
    "decided": decided,
    "officials": page("admin:engagement_official_changelist"),
    "an official": page("admin:engagement_official_change", lambda: first(Official)),
    "history of an official": page("admin:engagement_official_history", lambda: first(Official)),
    "officials to merge with": merge(Official, with_other=False),
    "two officials": merge(Official, with_other=True),
    "an official to split": page("admin:engagement_official_split", lambda: first(Official)),
    "what was done": page("admin:engagement_operation_changelist"),
    "an act to undo": page("admin:engagement_operation_change", lambda: first(Operation)),
    "articles": page("admin:ingest_article_changelist"),
    "an article": page("admin:ingest_article_change", lambda: first(Article)),
    "history of an article": page("admin:ingest_article_history", lambda: first(Article)),
    "an account": page("admin:ingest_report_change", lambda: first(Report)),
    "parties": page("admin:engagement_party_changelist"),
    "upload": page("upload"),
    "uploads": page("upload-receipts"),
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_minds_nothing(name: str, site: Site) -> None:
    faults: list[tuple[str, str, str]] = []
    for theme in ("light", "dark"):
        features = [
            {"name": "prefers-color-scheme", "value": theme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        site.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        PAGES[name](site)
        # The page's parts get their roles once lists and calendars of others are there.
        site.until(lambda: site.find_all("main, [role=main]"), "the page has its main part")
        faults += [
            (theme, fault["id"], node["html"][:160])
            for fault in faults_of(site.browser)
            if fault["id"] not in UNFOLDS_OWN
            for node in fault["nodes"]
        ]
    site.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert faults == []


def test_every_page_is_one_of_ours(site: Site) -> None:
    """An address that fails would show nothing that axe could mind."""
    for name in ("unknown names", "two meetings", "two officials", "an act to undo", "a meeting to split"):
        PAGES[name](site)
        assert "Engagement tracker" in site.browser.title, name
        assert site.find("h1").text, name
    site.open("identity-item", unknown_name())
    assert site.browser.current_url.endswith(reverse("identity-item", args=[unknown_name()]))
