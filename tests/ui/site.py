"""A small site of its own, so that the base page and the script are tried without any other app and without a database."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import RequestContext, Template
from django.urls import path

from hanse.ui import cells, drafts, gallery
from hanse.ui.forms import DateField


class NoteForm(forms.Form):
    note = forms.CharField(label="Note")
    effective_on = DateField(label="True since", required=False)


NoteRows = forms.formset_factory(NoteForm, extra=1)

GRID = """{% extends "ui/base.html" %}
{% block heading %}Progress{% endblock heading %}
{% block content %}
  <table class="grid" data-grid>
    <thead><tr><th scope="col">City</th><th scope="col">One</th><th scope="col">Two</th></tr></thead>
    <tbody>
      {% for city, cells in rows %}
        <tr><th scope="row">{{ city }}</th>{% for cell in cells %}<td>{{ cell }}</td>{% endfor %}</tr>
      {% endfor %}
    </tbody>
  </table>
{% endblock content %}"""

DRAWER = (
    """<h1>Cali</h1><form method="post" action="/drawer/" data-keep="note">{% csrf_token %}{{ form }}{% button "Save" %}</form>"""
)

ROWS = """{% extends "ui/base.html" %}
{% block content %}
  <form method="post" data-keep="rows">
    {% csrf_token %}{{ rows.management_form }}
    <div data-rows>
      <div data-rows-body>{% for row in rows %}<p>{{ row.note }}</p>{% endfor %}</div>
      <template><p>{{ rows.empty_form.note }}</p></template>
      <button class="btn" type="button" data-add-row hidden>Add a row</button>
    </div>
  </form>
  <form data-submit-on-change>
    <select name="standing" id="standing"><option>all</option><option>member</option></select>
    <button data-no-js>Show</button>
  </form>
{% endblock content %}"""


def components(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/components.html", gallery.examples())


def grid(request: HttpRequest) -> HttpResponse:
    rows = [
        (city, [cells.empty_cell(f"/drawer/?{city}-{n}", f"{city} {n}") for n in (1, 2)]) for city in ("Cali", "León", "Piura")
    ]
    return HttpResponse(Template(GRID).render(RequestContext(request, {"rows": rows})))


def drawer(request: HttpRequest) -> HttpResponse:
    form = NoteForm(request.POST or None)
    if form.is_valid():
        messages.success(request, "Saved.", extra_tags=drafts.forget("note"))
        return redirect("grid")
    return HttpResponse(Template(DRAWER).render(RequestContext(request, {"form": form})))


def rows(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(ROWS).render(RequestContext(request, {"rows": NoteRows()})))


def error(request: HttpRequest, template: str) -> HttpResponse:
    return render(request, f"{template}.html", {"reason": "Only the secretariat confirms."})


urlpatterns = [
    path("error/<str:template>/", error, name="error"),
    path("components/", components, name="components"),
    path("grid/", grid, name="grid"),
    path("drawer/", drawer, name="drawer"),
    path("rows/", rows, name="rows"),
]
