"""`python -m tests.support.google_stand_in`: start the server and say in one line of JSON where it listens."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.support.google_stand_in.server import StandIn


def main() -> int:
    parser = argparse.ArgumentParser(prog="google_stand_in", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--seed", type=Path, help="a JSON file with principals and spreadsheets")
    parser.add_argument("--test-token", help="a bearer token that acts as the first principal")
    parser.add_argument("--accept-any-key", action="store_true", help="do not check the signature of assertions")
    asked = parser.parse_args()
    try:
        seed = json.loads(asked.seed.read_text("utf-8")) if asked.seed else None
        stand_in = StandIn(port=asked.port, seed=seed, test_token=asked.test_token, accept_any_key=asked.accept_any_key)
    except (OSError, ValueError, KeyError) as problem:
        parser.error(f"the stand-in cannot start: {problem}")
    sys.stdout.write(json.dumps({"base_url": stand_in.base_url, "control_token": stand_in.control_token}) + "\n")
    sys.stdout.flush()
    try:
        stand_in.serve()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
