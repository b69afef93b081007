"""Rows that are edited with the meeting or official that they belong to."""

from engagement.admin.autocomplete import LabelledChoices
from engagement.admin.base import StackedInline, TabularInline
from engagement.admin.meeting_forms import ParticipationForm, ParticipationFormSet
from engagement.admin.official_forms import AffiliationForm, SpellingForm
from engagement.models import Affiliation, Meeting, Official, OfficialName, Participation


class ParticipationInline(LabelledChoices, StackedInline[Participation, Meeting]):
    model = Participation
    form = ParticipationForm
    formset = ParticipationFormSet
    fields = [("official", "delegation"), ("party", "role")]
    autocomplete_fields = ["official", "delegation", "party"]
    extra = 0
    verbose_name = "participant"
    verbose_name_plural = "participants"


class OfficialNameInline(TabularInline[OfficialName, Official]):
    model = OfficialName
    form = SpellingForm
    fields = ["name"]
    extra = 0
    verbose_name = "spelling"
    verbose_name_plural = "spellings"
    hide_title = True


class AffiliationInline(LabelledChoices, TabularInline[Affiliation, Official]):
    model = Affiliation
    form = AffiliationForm
    fields = ["party", "role", "since", "until"]
    autocomplete_fields = ["party"]
    extra = 0
    verbose_name = "office"
    verbose_name_plural = "offices"
    hide_title = True
