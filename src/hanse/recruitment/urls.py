from django.urls import path

from hanse.recruitment.views import boards, cohorts, experts, lists, silence, sweeps, targets

app_name = "recruitment"
urlpatterns = [
    path("cities/", boards.cities, name="cities"),
    path("cities/table/", boards.cities_table, name="cities_table"),
    path("cities/figures/", boards.cities_figures, name="cities_figures"),
    path("cities/export/", boards.export_cities, name="export_cities"),
    path("cities/choose/", lists.choose, name="choose"),
    path("cities/change/", sweeps.change_cities, name="change_cities"),
    path("cities/<slug:city>/", targets.city, name="city"),
    path("cities/<slug:city>/move/", targets.move_city, name="move_city"),
    path("cities/<slug:city>/plan/", targets.plan_city, name="plan_city"),
    path("cities/<slug:city>/touch/", targets.touch_city, name="touch_city"),
    path("experts/", boards.experts, name="experts"),
    path("experts/table/", boards.experts_table, name="experts_table"),
    path("experts/figures/", boards.experts_figures, name="experts_figures"),
    path("experts/export/", boards.export_experts, name="export_experts"),
    path("experts/change/", sweeps.change_experts, name="change_experts"),
    path("experts/<int:expert>/", experts.expert, name="expert"),
    path("experts/<int:expert>/move/", experts.move_expert, name="move_expert"),
    path("experts/<int:expert>/plan/", experts.plan_expert, name="plan_expert"),
    path("experts/<int:expert>/touch/", experts.touch_expert, name="touch_expert"),
    path("changes/<int:sweep>/undo/", sweeps.undo, name="undo"),
    path("cohorts/<int:cohort>/", cohorts.cohort, name="cohort"),
    path("cohorts/<int:cohort>/plan/", cohorts.plan, name="plan_cohort"),
    path("cohorts/<int:cohort>/close/", cohorts.close, name="close_cohort"),
    path("cohorts/<int:cohort>/candidates/", cohorts.candidates, name="candidates"),
    path("silence/", silence.proposals, name="proposals"),
    path("silence/decide/", silence.decide, name="decide"),
    path("silence/rules/", silence.rules_page, name="standing_rules"),
]
