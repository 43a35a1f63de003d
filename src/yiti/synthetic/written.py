"""What the offices of a demonstration wrote: the regular papers, the notices drawn from the records, and the proposals answered."""

from datetime import date

from .acting import Acting
from .draws import Draws
from .posted import post_notices
from .proposed import handle_proposals
from .reported import make_reports
from .tasks import set_stage


def write_papers(draws: Draws, acting: Acting, today: date) -> None:
    """Last of all, since papers and answers freeze the figures that stand."""
    stage = set_stage(draws, acting, today)
    make_reports(stage)
    post_notices(stage)
    handle_proposals(stage)
