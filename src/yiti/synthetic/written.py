"""What the offices of a demonstration wrote: the regular papers, and the proposals that they answered."""

from datetime import date

from .acting import Acting
from .draws import Draws
from .proposed import handle_proposals
from .reported import make_reports
from .tasks import set_stage


def write_papers(draws: Draws, acting: Acting, today: date) -> None:
    """Last of all, since papers and answers freeze the figures that stand."""
    stage = set_stage(draws, acting, today)
    make_reports(stage)
    handle_proposals(stage)
