"""The roadmap of an initiative: principles, model policies, their elements, and the sources behind each statement."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """What a statement rests on."""

    SOURCE = "source", _("stated in the source")
    SOURCE_DERIVED = "source_derived", _("follows from the source")
    GENERAL = "general", _("general knowledge of the field")
    OWN = "own", _("our judgement")


class State(models.TextChoices):
    """How far a model policy has come."""

    ANNOUNCED = "announced", _("Announced")
    DRAFT = "draft", _("Draft")
    RELEASED = "released", _("Released")
    REVISED = "revised", _("Revised")
    WITHDRAWN = "withdrawn", pgettext_lazy("a policy", "Withdrawn")


class Labelled(models.Model):
    """Something with one name in English and labels in other languages, keyed by Django language code."""

    name = models.CharField(_("name"), max_length=200)
    labels = models.JSONField(_("labels"), default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def label(self, language: str | None = None) -> str:
        """The name in a language (by default the reader's): exactly it, else its main language (pt for pt-br), else English."""
        language = (language or get_language() or "en").lower()
        labels: dict[str, str] = self.labels
        return labels.get(language) or labels.get(language.split("-")[0]) or labels.get("en") or self.name


@pghistory.track()
class Initiative(Labelled):
    """A field of work with a roadmap of its own, published as a pack of data."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    is_invented = models.BooleanField(_("invented for demonstration"), default=False)
    note = models.TextField(_("note"), blank=True)
    roadmap_version = models.CharField(_("version of the roadmap"), max_length=40, blank=True)
    compiled_on = models.DateField(_("compiled on"), null=True, blank=True)
    provenance = models.TextField(_("provenance"), blank=True)
    facts = models.JSONField(_("facts"), default=list, blank=True, help_text=_("list of text, basis, sources"))

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["slug"]

    def get_absolute_url(self) -> str:
        return reverse("policies:roadmap", kwargs={"initiative": self.slug})


@pghistory.track()
class Source(models.Model):
    """A document that statements of the roadmap rest on."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="sources")
    code = models.CharField(_("code"), max_length=12)
    title = models.TextField(_("title"))
    where = models.TextField(_("place in the document"), blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    caution = models.TextField(_("caution"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["initiative", "code"]
        constraints = [models.UniqueConstraint(fields=["initiative", "code"], name="source_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


@pghistory.track()
class Principle(Labelled):
    """One of the values under which an initiative groups its policies."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="principles")
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    former_name = models.CharField(_("name in earlier documents"), max_length=200, blank=True)
    label_basis = models.JSONField(_("basis of the labels"), default=dict, blank=True)
    sources = models.JSONField(_("codes of the sources"), default=list, blank=True)

    class Meta:
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        ordering = ["initiative", "position"]
        constraints = [models.UniqueConstraint(fields=["initiative", "code"], name="principle_code_once")]


class ModelPolicyQuerySet(models.QuerySet["ModelPolicy"]):
    """Vocabulary of reads."""

    def of(self, initiative: Initiative) -> Self:
        return self.filter(initiative=initiative)

    def released(self) -> Self:
        """Policies with a text that a city can adopt."""
        return self.filter(state__in=ADOPTABLE)

    def announced(self) -> Self:
        return self.filter(state=State.ANNOUNCED)


ADOPTABLE = (State.RELEASED, State.REVISED)


@pghistory.track()
class ModelPolicy(Labelled):
    """A policy that cities can adopt, as the initiative published or announced it."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="policies")
    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, related_name="policies")
    code = models.CharField(_("code"), max_length=8)
    position = models.PositiveSmallIntegerField(_("position"))
    long_name = models.CharField(_("long name"), max_length=300, blank=True)
    column_name = models.CharField(_("name in column heads"), max_length=60, blank=True)
    label_basis = models.JSONField(_("basis of the labels"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    released = models.CharField(_("released"), max_length=200, blank=True, help_text=_("as far as the source says"))
    version = models.CharField(_("version"), max_length=60, blank=True)
    original_five = models.BooleanField(_("one of the first releases"), default=False)
    purpose = models.TextField(_("purpose"))
    purpose_basis = models.CharField(_("basis of the purpose"), max_length=20, choices=Basis.choices)
    principle_basis = models.CharField(_("basis of the principle"), max_length=20, choices=Basis.choices)
    principle_sources = models.JSONField(_("sources of the principle"), default=list, blank=True)
    principle_conflict = models.TextField(_("conflict about the principle"), blank=True)
    sources = models.JSONField(_("codes of the sources"), default=list, blank=True)
    facts = models.JSONField(_("facts"), default=list, blank=True, help_text=_("list of text, basis, sources"))
    pilot_cities = models.JSONField(_("pilot cities"), default=dict, blank=True, help_text=_("names, programme, sources, note"))
    elements_note = models.TextField(_("note on the elements"), blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = ModelPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("model policy")
        verbose_name_plural = _("model policies")
        ordering = ["initiative", "position"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "code"], name="policy_code_once"),
            models.CheckConstraint(
                name="policy_code_form",
                condition=Q(code__regex=r"^[A-Z][A-Z0-9]{1,7}$"),
                violation_error_message=_("A policy code is two to eight capital letters or digits, as in ODA."),
            ),
            models.CheckConstraint(name="policy_state", condition=Q(state__in=State.values)),
        ]

    def get_absolute_url(self) -> str:
        return reverse("policies:policy", kwargs={"initiative": self.initiative.slug, "code": self.code})

    @property
    def is_adoptable(self) -> bool:
        """True when there is a text that a city can adopt."""
        return self.state in ADOPTABLE

    @property
    def is_announced(self) -> bool:
        """True when only the name is known."""
        return self.state == State.ANNOUNCED


@pghistory.track()
class Element(models.Model):
    """One requirement of a policy against which a city can be benchmarked."""

    policy = models.ForeignKey(ModelPolicy, on_delete=models.CASCADE, related_name="elements")
    code = models.CharField(_("code"), max_length=12)
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("text"))
    basis = models.CharField(_("basis"), max_length=20, choices=Basis.choices)
    sources = models.JSONField(_("codes of the sources"), default=list, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("element")
        verbose_name_plural = _("elements")
        ordering = ["policy", "position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "code"], name="element_code_once"),
            models.CheckConstraint(name="element_basis", condition=Q(basis__in=Basis.values)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
