"""`python -m tests.support.google_stand_in`: start the server and say in one line of JSON where it listens."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tests.support.google_stand_in.server import StandIn


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main() -> int:
    parser = _Parser(prog="google_stand_in", description=__doc__)
    parser.add_argument("--port", type=_port, default=0, help="0 takes any free port")
    parser.add_argument("--seed", type=Path, help="a JSON file with principals and spreadsheets")
    parser.add_argument("--test-token", help="a bearer token that acts as the first principal")
    parser.add_argument("--accept-any-key", action="store_true", help="do not check the signature of assertions")
    asked = parser.parse_args()
    try:
        seed = json.loads(asked.seed.read_text("utf-8-sig")) if asked.seed else None
    except (OSError, ValueError) as problem:
        parser.error(f"the seed {asked.seed} cannot be read: {problem}")
    try:
        stand_in = StandIn(port=asked.port, seed=seed, test_token=asked.test_token, accept_any_key=asked.accept_any_key)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        sys.stdout.write(json.dumps({"base_url": stand_in.base_url, "control_token": stand_in.control_token}) + "\n")
        sys.stdout.flush()
        stand_in.serve()
    except ValueError as problem:
        parser.error(f"the seed {asked.seed} cannot be used: {problem}")
    except OSError as problem:
        parser.error(f"cannot listen on port {asked.port}: {problem.strerror or problem}")
    except KeyboardInterrupt:
        return 0
    return 0


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: 0 to 65535")
    return number


def _stop(number: int, frame: FrameType | None) -> None:
    """Both signals end the server quietly, also where a shell started it in the background with SIGINT ignored."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
