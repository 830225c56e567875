"""The control plane: what tests may see and do behind the scenes, under /__ctl__/ with the control token."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.support.google_stand_in import colleagues, seeds
from tests.support.google_stand_in.quota import USUAL
from tests.support.google_stand_in.wire import Answer, ApiError, Json, as_json
from tests.support.google_stand_in.world import World

if TYPE_CHECKING:
    from tests.support.google_stand_in.server import Request, StandIn


def answer(stand_in: StandIn, request: Request) -> Answer:
    """Answer a request of the control plane: 403 without the token, 404 for what is not known, 400 for nonsense."""
    given = request.headers.get("x-control-token", "")
    if not hmac.compare_digest(given.encode(), stand_in.control_token.encode()):
        return as_json({"error": "the control token is missing or wrong"}, 403)
    name = request.path.removeprefix("/__ctl__/").strip("/").replace("-", "_")
    known = COMMANDS.get(name)
    if known is None:
        return as_json({"error": f"unknown command {name}", "commands": sorted(COMMANDS)}, 404)
    try:
        body = request.json()
        body |= {key: values[-1] for key, values in request.query.items() if key not in body}
        return as_json(known(stand_in, body))
    except ApiError as refusal:
        return as_json({"error": refusal.message}, 400)
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as problem:
        return as_json({"error": f"{type(problem).__name__}: {problem}"}, 400)


def act(stand_in: StandIn, given: Json) -> Json:
    """Let somebody do something in a spreadsheet, as `colleagues` knows it, or run another command."""
    given = dict(given)
    if "command" in given:
        return COMMANDS[given.pop("command")](stand_in, given)
    return colleagues.act(stand_in.world, given)


def _health(stand_in: StandIn, _: Json) -> Json:
    return {"base_url": stand_in.base_url, "now": stand_in.world.clock.now(), "requests": len(stand_in.log)}


def _reset(stand_in: StandIn, given: Json) -> Json:
    stand_in.reset(given.get("seed"))
    return {"files": sorted(stand_in.world.files)}


def _seed(stand_in: StandIn, given: Json) -> Json:
    seeds.plant(World(), given)
    seeds.plant(stand_in.world, given)
    return {"files": sorted(stand_in.world.files)}


def _clock(stand_in: StandIn, given: Json) -> Json:
    clock = stand_in.world.clock
    if "set" in given:
        clock.set(float(given["set"]))
    if given.get("freeze"):
        clock.set(clock.now())
    if "advance" in given:
        clock.advance(float(given["advance"]))
    if given.get("run"):
        clock.run()
    return {"now": clock.now()}


def _principals(stand_in: StandIn, given: Json) -> Json:
    world = stand_in.world
    if "email" in given and given["email"].lower() not in world.principals:
        seeds.add_principal(world, given)
    elif "email" in given:
        principal = world.principals[given["email"].lower()]
        principal.public_key_pem = given.get("public_key_pem", principal.public_key_pem)
        principal.is_revoked = bool(given.get("revoked", principal.is_revoked))
    return {
        "principals": [
            {"email": one.email, "kind": one.kind, "revoked": one.is_revoked} for one in world.principals.values()
        ]
    }


def _expire_tokens(stand_in: StandIn, _: Json) -> Json:
    stand_in.doorkeeper.forget()
    return {}


def _switches(stand_in: StandIn, given: Json) -> Json:
    switches = stand_in.world.switches
    unknown = set(given) - set(switches)
    if unknown:
        raise ValueError(f"unknown switches: {', '.join(sorted(unknown))}")
    switches.update(given)
    return dict(switches)


def _quota(stand_in: StandIn, given: Json) -> Json:
    if given.pop("usual", False):
        given = USUAL | given
    if given or "off" in given:
        given.pop("off", None)
        stand_in.quota.set(given)
    return {"limits": stand_in.quota.limits, "used": stand_in.quota.used(stand_in.world.clock.now())}


def _faults(stand_in: StandIn, given: Json) -> Json:
    if given.get("clear"):
        stand_in.faults.clear()
    if "seed" in given:
        stand_in.faults.seed(int(given["seed"]))
    for rule in given.get("rules", []):
        stand_in.faults.add(rule)
    if "effect" in given or "acts" in given:
        stand_in.faults.add(given)
    rules = [
        {"number": one.number, "when": one.when, "fired": one.fired, "left": one.left} for one in stand_in.faults.rules
    ]
    return {"rules": rules}


def _log(stand_in: StandIn, given: Json) -> Json:
    since = int(given.get("since", 0))
    found = [entry for entry in stand_in.log if entry["n"] > since]
    if given.get("clear"):
        stand_in.log.clear()
    return {"requests": found}


def _events(stand_in: StandIn, given: Json) -> Json:
    since = int(given.get("since", 0))
    return {"events": [event for event in stand_in.world.events if event["n"] > since]}


def _act(stand_in: StandIn, given: Json) -> Json:
    acts = given.get("acts", [given] if given else [])
    return {"done": [act(stand_in, one) for one in acts]}


def _dump(stand_in: StandIn, given: Json) -> Json:
    return colleagues.dump(stand_in.world, given["spreadsheet"])


COMMANDS: dict[str, Callable[[StandIn, Json], Json]] = {
    "health": _health,
    "reset": _reset,
    "seed": _seed,
    "clock": _clock,
    "principals": _principals,
    "expire_tokens": _expire_tokens,
    "switches": _switches,
    "quota": _quota,
    "faults": _faults,
    "log": _log,
    "events": _events,
    "act": _act,
    "dump": _dump,
}
