"""The addresses of indicators."""

from django.urls import URLPattern, URLResolver, path

from . import catalogue, comparison, county_map, data_quality, facts, indicator, members, published, scorecard, scorecards, why
from .finding import add_finder

add_finder()

urlpatterns: list[URLPattern | URLResolver] = [
    path("indicators/", catalogue.catalogue_page, name="indicators"),
    path("indicators/<str:indicator>/", indicator.indicator_page, name="indicator"),
    path("indicators/<str:indicator>/published/", published.published_page, name="indicator-published"),
    path("indicators/<str:indicator>/why/<str:institution>/<str:span>/", why.indicator_why_page, name="indicator-why"),
    path("indicators/<str:indicator>/list/<str:institution>/<str:span>/<str:side>/", members.members_page, name="indicator-list"),
    path(
        "indicators/<str:indicator>/facts/<str:institution>/<str:span>/<str:resident>/", facts.resident_facts_page, name="indicator-facts"
    ),
    path("facts/<str:fact>/", facts.fact_page, name="fact"),
    path("comparison/", comparison.comparison_page, name="comparison"),
    path("map/", county_map.map_page, name="indicator-map"),
    path("data-quality/", data_quality.data_quality_page, name="data-quality"),
    path("data-quality/<str:institution>/", data_quality.findings_page, name="data-quality-list"),
    path("scorecards/", scorecards.scorecards_page, name="scorecards"),
    path("scorecard/<str:institution>/", scorecard.scorecard_page, name="scorecard"),
]
