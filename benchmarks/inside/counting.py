"""How many scores and months of accounts the clients' quarter holds, as JSON."""

import json

from yiti.measure.assessment.models import Score
from yiti.registry.ledger.models import AccountSheet

from .county import OPEN, TODAY

if __name__ == "__main__":
    months = AccountSheet.objects.filter(month=TODAY.replace(month=7, day=1), version__isnull=False).exclude(entered_by="bare")
    scores = Score.objects.filter(cycle=OPEN, subject__in=Score.Subject.values)
    print(json.dumps({"score": scores.count(), "month": months.count()}))
