"""The county's own boundaries, loaded as GeoJSON in place of the map before."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.text import Text
from yiti.registry.places.maps import MOST_BYTES, UnableToRead
from yiti.registry.places.operations import load_map
from yiti.registry.places.queries import list_boundaries, list_places
from yiti.web.access import page
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

EDIT = "institutions.edit"


@page(function=EDIT, methods=("GET", "POST"))
def map_load_page(request: Request) -> HttpResponse:
    """What stands, and the form; a file that is no map is refused with every fault, and the old map stays."""
    faults: list[Text] = []
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            faults = [Text("先选一个文件", "Choose a file first")]
        elif (upload.size or 0) > MOST_BYTES:
            most = MOST_BYTES // 1_000_000
            faults = [Text(f"文件超过 {most} MB；请先简化边界", f"The file is larger than {most} MB; simplify it first")]
        else:
            try:
                county = get_installation().place
                count = load_map(
                    scope=request.scope, name=upload.name or "map.geojson", content=upload.read(), county=county, today=request.today
                )
            except UnableToRead as refusal:
                faults = refusal.faults
            else:
                messages.success(request, in_words(Text(f"已载入 {count} 个地方的边界", f"Boundaries of {count} places are loaded")))
                return redirect("indicator-map")
    rows = list(list_boundaries(scope=request.scope))
    context = {
        "faults": faults,
        "count": len(rows),
        "drawn": sum(row.is_drawn for row in rows),
        "last": rows[0] if rows else None,
        "places": [(Text(row.name, row.name_en or row.name), row.code) for row in list_places(scope=request.scope) if len(row.code) == 9],
    }
    return render(request, "yiti/institutions/map_load.html", context, status=422 if faults else 200)
