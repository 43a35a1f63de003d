"""Every No as a page or, for htmx, as a line above the page: what was refused, why, and what to do next."""

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseServerError
from django.template.loader import render_to_string

from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import Text

from .pages import render

NEXT_STEPS = {
    403: Text(
        "需要的话，请系统管理员或您单位的负责人核对您的职责。", "If you need it, ask the administrator or your head to check your duties."
    ),
    404: Text(
        "地址可能抄漏了，或这一项已经改名。用上方搜索框按名字找。",
        "The address may be incomplete or the thing renamed. Search for it by name.",
    ),
    409: Text("别人刚刚改过。刷新看看现在的样子，再决定要不要改。", "Somebody else was quicker. Reload to see how it stands, then decide."),
    422: Text("什么都没有保存。改好后再交一次。", "Nothing was stored. Correct it and send it again."),
    500: Text(
        "出错已记入日志，什么都没有保存一半。请稍后再试；仍不行，把时间告诉系统管理员。",
        "The error is in the log and nothing is half stored. Try again; if it persists, tell the administrator the time.",
    ),
}
TITLES = {
    403: Text("这一页不对您开放", "This page is not open to you"),
    404: Text("没有这一页", "There is no such page"),
    409: Text("慢了一步", "Somebody was quicker"),
    422: Text("没有办成", "Not done"),
    500: Text("系统出错了", "Something went wrong"),
}


def status_of(refusal: UnableTo) -> int:
    if isinstance(refusal, Forbidden):
        return 403
    return 409 if isinstance(refusal, Conflict) else 422


def refuse(request: HttpRequest, refusal: UnableTo) -> HttpResponse:
    """The refusal as a page; for htmx as a fragment that goes to the line above the page, whatever the target was."""
    status = status_of(refusal)
    context = {"status": status, "title": TITLES[status], "message": refusal.message, "next": NEXT_STEPS[status], "refusal": refusal}
    answer = render(request, "yiti/refused.html", context, status=status, fragment="yiti/_refusal.html")
    if getattr(request, "htmx", False):
        answer["HX-Retarget"] = "#refusal"
        answer["HX-Reswap"] = "innerHTML show:window:top"
        answer["HX-Push-Url"] = "false"
    return answer


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For Django's own PermissionDenied."""
    return refuse(request, Forbidden(TITLES[403]))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    context = {"status": 404, "title": TITLES[404], "message": Text(request.path, request.path), "next": NEXT_STEPS[404]}
    return render(request, "yiti/refused.html", context, status=404, fragment="yiti/_refusal.html")


def out_of_order(request: HttpRequest) -> HttpResponse:
    """Asks no database: it may be what broke."""
    return HttpResponseServerError(render_to_string("yiti/broken.html", {"title": TITLES[500], "next": NEXT_STEPS[500]}))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For Django's CSRF check: the page was open too long, or came from elsewhere. By the header a script knows it from other refusals."""
    context = {
        "title": Text("页面放得太久了", "This page was open too long"),
        "next": Text("请返回上一页，刷新后再交；填过的内容有草稿。", "Go back, reload and send again; what you typed is kept as a draft."),
    }
    return HttpResponseForbidden(render_to_string("yiti/broken.html", context), headers={"X-Yiti-Stale": "1"})
