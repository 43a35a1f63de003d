"""What was handed in, for those who may hand in for the same institution."""

from django.db.models import Q, QuerySet

from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .ground import FUNCTION
from .models import Delivery


class UnableToFindDelivery(UnableTo):
    code = "not-found"


def list_deliveries(*, scope: Scope) -> QuerySet[Delivery]:
    """Within the reach of `facts.import`, newest first; one's own always."""
    scope.require(FUNCTION)
    reach = scope.institutions(FUNCTION)
    found = Delivery.objects.order_by("-id").defer("answer")
    return found if reach is None else found.filter(Q(institution__in=reach) | Q(sent_by=scope.actor.username))


def get_delivery(*, scope: Scope, id: int) -> Delivery:
    """:raises UnableToFindDelivery: also for one out of reach"""
    found = list_deliveries(scope=scope).filter(pk=id).first()
    if found is None:
        raise UnableToFindDelivery(Text("没有这次报送", "There is no such delivery"))
    return found
