"""The components of the interface. Available in every template without `{% load %}`.

An argument that a component does not know is a TemplateSyntaxError when the template is compiled; a value that it does
not know (a kind, an icon, a status) is one when it is rendered. Everything shown is escaped unless it is already safe.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template import TemplateSyntaxError
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hanse.ui import cells, icons
from hanse.ui.forms import problems
from hanse.ui.markdown import as_html

register = template.Library()

BUTTONS: Final = {"primary": "btn btn-primary", "quiet": "btn", "danger": "btn btn-danger"}
BADGES: Final = ("quiet", "accent", "warning")
NOTICES: Final = {"info": "info", "warning": "alert", "danger": "alert", "sample": "flask"}
THEMES: Final = ("dark", "light")
EMPTY: Final = SafeString("")


@register.filter
def markdown(text: str) -> SafeString:
    """What somebody wrote in Markdown, as harmless HTML. Stand it in a block element of class `prose`."""
    return SafeString(as_html(text))  # safe: nh3 lets through what is harmless


@register.simple_tag(takes_context=True)
def theme_chosen(context: template.Context) -> SafeString:
    """The attribute of the page that says dark or light, where the reader has chosen; the browser decides for others."""
    request = context.get("request")
    theme = request.COOKIES.get(f"{settings.COOKIE_PREFIX}theme") if request else None
    return format_html('data-bs-theme="{}"', theme) if theme in THEMES else EMPTY


@register.simple_tag
def icon(name: str, *, label: str = "") -> SafeString:
    """An inline SVG from `static/ui/icons/`. Without `label` it is decoration and hidden from screen readers."""
    drawing = _drawing(name)
    if not label:
        return drawing
    return format_html('<span class="icon-labelled" role="img" aria-label="{}">{}</span>', label, drawing)


@register.simple_tag
def status(status: str, word: str, *, new: bool = False, reported: bool = False) -> SafeString:
    """A status as symbol, word and tint. `reported`: said by the city, not yet confirmed (dashed outline)."""
    try:
        classes = cells.status_class(status, reported=reported)
    except ValueError as unknown:
        raise TemplateSyntaxError(str(unknown)) from unknown
    reported_word = _("Reported, not confirmed")
    return format_html(
        '<span class="{}"{}>{}{}{}</span>',
        classes,
        format_html(' title="{}"', reported_word) if reported else EMPTY,
        word,
        format_html("<span> ({})</span>", reported_word) if reported else EMPTY,
        format_html(" {}", pill_new()) if new else EMPTY,
    )


@register.simple_tag
def pill_new() -> SafeString:
    """The word "New!": the shown status differs from the one shown at the previous meeting."""
    return format_html('<b class="new">{}</b>', _("New!"))


@register.simple_tag
def badge(label: str, *, kind: str = "quiet") -> SafeString:
    """A word beside a name: a label of a city, a standing. `kind`: quiet (outline), accent, warning."""
    return format_html('<span class="tag-badge tag-{}">{}</span>', _known(kind, BADGES, "badge"), label)


@register.simple_tag
def button(
    label: str,
    *,
    href: str = "",
    kind: str = "quiet",
    icon: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
    drawer: bool = False,
    current: bool = False,
) -> SafeString:
    """A link that looks like a button (with `href`), or the button that submits its form, or the form with id `form`.

    `kind`: primary (one on a page), quiet, danger. `drawer` opens the address in the drawer. `current` marks a filter
    that is on.
    """
    classes = BUTTONS[_known(kind, BUTTONS, "button")]
    text = format_html("{}<span>{}</span>", _drawing(icon), label) if icon else conditional_escape(label)
    if href:
        return format_html(
            '<a class="{}"{} href="{}">{}</a>',
            classes,
            _attributes({"data-drawer": drawer, "aria-current": "true" if current else ""}),
            href,
            text,
        )
    attributes = {"name": name, "value": value, "form": form, "aria-pressed": "true" if current else ""}
    return format_html('<button class="{}" type="submit"{}>{}</button>', classes, _attributes(attributes), text)


@register.simple_tag
def present_button(label: str, target: str) -> SafeString:
    """Puts the element with id `target` on the full screen, one `[data-screen]` at a time. Needs JavaScript."""
    return format_html(
        '<button class="btn" type="button" data-present="{}" data-end="{}" data-next="{}" data-previous="{}" hidden>{}'
        "<span>{}</span></button>",
        target,
        _("End"),
        _("Next"),
        _("Previous"),
        icons.drawing("present"),
        label,
    )


@register.simple_tag
def copy_button(label: str, text: str) -> SafeString:
    """Copies `text`. Needs JavaScript: show the text itself beside it."""
    return format_html(
        '<button class="btn" type="button" data-copy="{}" data-copied="{}" hidden>{}<span>{}</span></button>',
        text,
        _("Copied"),
        icons.drawing("copy"),
        label,
    )


@register.simple_tag
def figure_card(number: object, words: str, *, href: str = "") -> SafeString:
    """A number with what it counts, linking to the list of what it counted."""
    inside = format_html('<b class="figure">{}</b> <span class="figure-words">{}</span>', number, words)
    if href:
        return format_html('<a class="card figure-card" href="{}">{}</a>', href, inside)
    return format_html('<div class="card figure-card">{}</div>', inside)


@register.simple_block_tag
def card(content: SafeString, title: str = "", *, note: str = "", id: str = "", flush: bool = False) -> SafeString:
    """A white surface with a heading. `note` stands at the far end of the heading; `flush` leaves no padding (tables)."""
    head = EMPTY
    if title:
        head = format_html(
            '<header class="card-header"><h2 class="card-title">{}</h2>{}</header>',
            title,
            format_html('<p class="card-note">{}</p>', note) if note else EMPTY,
        )
    body = content if flush else format_html('<div class="card-body">{}</div>', content)
    return format_html('<section class="card"{}>{}{}</section>', _attributes({"id": id}), head, body)


@register.simple_block_tag
def notice(content: SafeString, *, kind: str = "info", title: str = "") -> SafeString:
    """A remark on the page. `kind`: info, warning, danger, sample (says that what is shown is sample data)."""
    return format_html(
        '<div class="notice notice-{}">{}<div>{}{}</div></div>',
        _known(kind, NOTICES, "notice"),
        icons.drawing(NOTICES[kind]),
        format_html('<p class="notice-title">{}</p>', title) if title else EMPTY,
        content,
    )


@register.simple_block_tag
def empty_state(content: SafeString, title: str, *, action: str = "", href: str = "") -> SafeString:
    """Stands where nothing is yet. The block says what will stand here; `action` and `href` are the button that fills it."""
    if bool(action) != bool(href):
        raise TemplateSyntaxError("empty_state: `action` (the words) and `href` (the address) belong together")
    return format_html(
        '<div class="empty-state"><p class="empty-title">{}</p>{}{}</div>',
        title,
        content,
        format_html("<p>{}</p>", button(action, href=href, kind="primary")) if href else EMPTY,
    )


@register.simple_tag
def progress_bar(value: int, *, total: int, label: str) -> SafeString:
    """How far a countable work is: `value` of `total`, with both numbers in words beside the bar."""
    return format_html(
        '<div class="progress-line"><span>{}</span><progress value="{}" max="{}" aria-label="{}"></progress>'
        '<span class="progress-words">{}</span></div>',
        label,
        value,
        total,
        label,
        _("%(value)s of %(total)s") % {"value": value, "total": total},
    )


@register.simple_tag
def breadcrumbs(trail: Iterable[tuple[str, str]]) -> SafeString:
    """The way down to this page: (label, address) from the top; an empty address marks the page itself."""
    steps = format_html_join(
        "",
        "<li>{}</li>",
        (
            (
                format_html('<a href="{}">{}</a>', href, label)
                if href
                else format_html('<span aria-current="page">{}</span>', label),
            )
            for label, href in trail
        ),
    )
    return format_html('<nav class="trail" aria-label="{}"><ol>{}</ol></nav>', _("Where you are"), steps)


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(items: Sequence[Any], *, label: str = "") -> dict[str, Any]:
    """What happened, newest first. Each item has `when` and `title`, and may have `body`, `who` and `iso` (ISO 8601)."""
    return {"items": items, "label": label or _("Timeline")}


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any], *, parameter: str = "page") -> dict[str, Any]:
    """Links to the neighbouring pages of a list. The rest of the query string (filters, order) stays."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field of a form: label above, help below, error beside it. The same as `{{ bound.as_field_group }}`."""
    return bound.as_field_group()


@register.inclusion_tag("ui/parts/form_errors.html")
def form_errors(form: "BaseForm | BaseFormSet[Any]", *, focus: bool = True) -> dict[str, Any]:
    """All errors of a form or formset above it, each a link to its field. Nothing when there is none.

    The page opens with the focus here, so that a screen reader begins with what went wrong.
    """
    return {"problems": problems(form), "focus": focus}


def _drawing(name: str) -> SafeString:
    try:
        return icons.drawing(name)
    except icons.UnknownIcon as unknown:
        raise TemplateSyntaxError(str(unknown)) from unknown


def _known(value: str, known: Iterable[str], component: str) -> str:
    if value not in known:
        raise TemplateSyntaxError(f"{component}: {value!r} is not one of {', '.join(known)}")
    return value


def _attributes(values: Mapping[str, str | bool]) -> SafeString:
    """The attributes that have a value; True stands as the bare name."""
    return format_html_join(
        "", "{}", ((format_html(" {}" if value is True else ' {}="{}"', name, value),) for name, value in values.items() if value)
    )
