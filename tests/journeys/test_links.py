"""Nobody is led to a page that refuses: in a whole county, every link that a role is shown opens for it."""

import json
import subprocess
import sys
from pathlib import Path

from tests.journeys.county import environment
from yiti.policy.packs.functions import ROLES


def test_every_link_that_a_role_is_shown_opens_for_it(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.crawling"], env=environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert set(found["roles"]) == ROLES
    assert found["refused"] == {}
