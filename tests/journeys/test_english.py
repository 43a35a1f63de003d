"""An English page holds no Chinese but what people entered, clause numbers, and words quoted as such."""

import json
import subprocess
import sys
from pathlib import Path

from tests.journeys.county import environment

ROLES = ("office_clerk", "institution_head", "public_health_worker", "village_doctor", "insurance_bureau", "security_admin")


def test_english_pages_hold_no_chinese_outside_what_was_entered(home: Path) -> None:
    command = [sys.executable, "-m", "tests.journeys.english", *ROLES]
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == {}
