"""The HTTP server: one thread a connection, one request at a time, on the loopback interface only."""

from __future__ import annotations

import json
import secrets
import socket
import socketserver
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support.google_stand_in import batches, control, drive_api, masks, seeds, spreadsheets_api, surface
from tests.support.google_stand_in.auth import Doorkeeper
from tests.support.google_stand_in.faults import Broken, Faults, Rule, carried_out
from tests.support.google_stand_in.quota import Quota
from tests.support.google_stand_in.surface import Method
from tests.support.google_stand_in.values_api import Call
from tests.support.google_stand_in.wire import (
    Answer,
    ApiError,
    Json,
    as_json,
    html_page,
    invalid,
    stand_in_failed,
    without_spaces,
)
from tests.support.google_stand_in.world import World

LARGEST_BODY = 64 * 2**20
LONGEST_LOG, LONGEST_NOTE = 20_000, 20_000


class StandIn:
    """The server with all that it knows. `base_url` is where it listens."""

    def __init__(
        self,
        *,
        port: int = 0,
        seed: Json | None = None,
        test_token: str | None = None,
        accept_any_key: bool = False,
        control_token: str | None = None,
    ) -> None:
        self.world, self.faults, self.quota = World(), Faults(), Quota()
        self.doorkeeper = Doorkeeper(self.world, test_token=test_token, accept_any_key=accept_any_key)
        self.control_token = control_token or secrets.token_urlsafe(24)
        self.log: list[Json] = []
        self._seed = seeds.DEFAULT if seed is None else seed
        self.reset()
        self._http = _Server(("127.0.0.1", port), self)
        self.base_url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def reset(self, seed: Json | None = None) -> None:
        """Back to the seed, or to a new one: no faults, no quotas, an empty log, and no token is good any more.

        Raises ValueError, and leaves everything as it is, for a seed that cannot be planted.
        """
        if seed is not None:
            seeds.plant(World(), seed)
            self._seed = seed
        self.world.clear()
        self.faults.clear()
        self.faults.seed(0)
        self.quota.set({})
        self.doorkeeper.forget()
        self.log.clear()
        seeds.plant(self.world, self._seed)

    def start(self) -> StandIn:
        """Serve in a thread of its own."""
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def serve(self) -> None:
        self._http.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def __enter__(self) -> StandIn:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def answer(self, request: Request) -> Broken:
        """Answer one request; what the network does to the answer is up to the handler."""
        if request.path.startswith("/__ctl__/"):
            with self.world.lock:
                return Broken(control.answer(self, request))
        if request.verb == "POST" and batches.PATHS.match(request.path):
            return Broken(batches.answer(request, self._one_of_many))
        with self.world.lock:
            found = surface.find_method(request.verb, request.path) or drive_api.find_upload(request.verb, request.path)
            entry: Json = {"n": len(self.log) + 1, "at": self.world.clock.now(), "verb": request.verb}
            entry |= {"path": unquote(request.path), "query": request.query, "method": found[0].name if found else ""}
            entry |= {"user": "", "body": request.text[:LONGEST_NOTE]}
            self.log.append(entry)
            del self.log[:-LONGEST_LOG]
            broken = self._broken_answer(request, found, entry)
            entry["status"] = broken.answer.status if broken.answer and not broken.drop else 0
            return broken

    def _one_of_many(self, verb: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """One part of a batch; what the network would do to it alone cannot be shown."""
        return self.answer(Request(verb, target, headers, body)).answer or Answer(503)

    def _broken_answer(self, request: Request, found: Found, entry: Json) -> Broken:
        is_sheets = not request.path.startswith(("/drive", "/upload/drive"))
        if rule := self._fire("before", request, found, entry):
            return carried_out(rule.effect, None, is_sheets=is_sheets)
        answer = self._honest_answer(request, found, entry)
        if request.query.get("prettyPrint", request.query.get("$prettyPrint", [""]))[-1].lower() in ("false", "0"):
            answer = without_spaces(answer)
        if rule := self._fire("after", request, found, entry):
            return carried_out(rule.effect, answer, is_sheets=is_sheets)
        return Broken(answer)

    def _fire(self, when: str, request: Request, found: Found, entry: Json) -> Rule | None:
        """Let colleagues act as the rules say; give the rule that spoils the answer, if one does."""
        method = found[0].name if found else ("token" if request.path == "/token" else "")
        facts = (
            request.verb,
            unquote(request.path),
            method,
            entry["user"] or self._guess(request, found),
            request.text,
        )
        for rule in self.faults.firing(when, *facts):
            entry.setdefault("faults", []).append(rule.number)
            for act in rule.acts:
                control.act(self, act)
            if rule.effect:
                return rule
        return None

    def _guess(self, request: Request, found: Found) -> str:
        try:
            return self.doorkeeper.who(request.authorization, found[0]).email if found else ""
        except ApiError:
            return ""

    def _honest_answer(self, request: Request, found: Found, entry: Json) -> Answer:
        if request.path == "/token" and request.verb == "POST":
            return self.doorkeeper.token(request.body, request.base_url)
        if found is None:
            text = f"The requested URL {request.path} was not found on this server. That’s all we know."
            return html_page(404, "Not Found", text)
        method, path = found
        try:
            return self._called(request, method, path, entry)
        except ApiError as refusal:
            error = refusal
        except Exception as fault:  # noqa: BLE001 - a fault of the stand-in must not look like one of Google's
            entry["stand_in_fault"] = traceback.format_exc()
            error = stand_in_failed(fault)
        return as_json(error.as_sheets() if method.is_sheets else error.as_drive(), error.code, error.headers)

    def _called(self, request: Request, method: Method, path: dict[str, str], entry: Json) -> Answer:
        who = self.doorkeeper.who(request.authorization, method)
        entry["user"] = who.email
        if method.is_sheets:
            kind = "write" if method.is_write else "read"
            entry["bucket"] = kind
            self.quota.take(kind, who.email, self.world.clock.now())
        query = surface.check_query(method, request.query)
        mask = (request.query.get("fields") or request.query.get("$fields") or [""])[-1]
        tree = masks.parse(mask) if mask else {}
        places = {name: unquote(value) for name, value in path.items()}
        call = Call(self.world, who, places, query | ({"fields": mask} if mask else {}))
        if not method.is_sheets:
            return drive_api.answer(method, call, request, tree)
        if tree and method.answer:
            masks.check(tree, method.answer, surface.messages("sheets"), mask)
        call.body = surface.check_body(method, request.json())
        answered = spreadsheets_api.METHODS[method.name](call)
        return as_json(masks.select(answered, tree))


Found = tuple[Method, dict[str, str]] | None


class Request:
    """One HTTP request, read whole."""

    def __init__(self, verb: str, target: str, headers: dict[str, str], body: bytes) -> None:
        parts = urlsplit(target)
        self.path = parts.path
        self.headers, self.body = headers, body
        query = parts.query
        # A query that is too long for a URL may come as a form.
        override = headers.get("x-http-method-override")
        if override and verb == "POST":
            verb, query, self.body = override.upper(), query or body.decode(), b""
        self.verb = verb
        self.query = parse_qs(query, keep_blank_values=True)
        if "key" in self.query and len(self.query["key"]) == 1:
            self.query = {name: values for name, values in self.query.items() if name != "key"}
        self.base_url = "http://" + headers.get("host", "127.0.0.1")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def authorization(self) -> str | None:
        """The header, or what it would be for a token in the address."""
        for name in ("access_token", "oauth_token"):
            if name in self.query:
                return f"Bearer {self.query[name][-1]}"
        return self.headers.get("authorization")

    def json(self) -> Any:
        """The body; raises 400 when it is no JSON. No body is an empty message."""
        if not self.body.strip():
            return {}
        try:
            return json.loads(self.body, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise invalid("Invalid JSON payload received. Unexpected token.\n" + self.text[:100]) from None


def _no_constant(name: str) -> float:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], stand_in: StandIn) -> None:
        super().__init__(address, _Handler)
        self.stand_in = stand_in

    def server_bind(self) -> None:
        """Bind without asking the name service who we are, which may take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is nothing to talk about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def handle_any(self) -> None:
        try:
            body = self._body()
        except ValueError:
            self.send_error(400)
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, body)
        broken = self._answered(request)
        if broken.delay_s:
            time.sleep(broken.delay_s)
        if broken.drop or broken.answer is None:
            self._hang_up()
            return
        self._send(broken.answer, broken.keep_bytes)

    def _answered(self, request: Request) -> Broken:
        try:
            return self.server.stand_in.answer(request)
        except Exception as fault:  # noqa: BLE001 - a fault of the stand-in must not look like a lost connection
            return Broken(as_json(stand_in_failed(fault).as_sheets(), 400))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = handle_any  # noqa: N815 - http.server calls them so

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            pieces = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(pieces)
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            raise ValueError("the body is too large")
        return self.rfile.read(max(0, length))

    def _send(self, answer: Answer, keep_bytes: int | None) -> None:
        """One write for the whole answer. A truncated one says its full length and stops before it."""
        lines = [f"HTTP/1.1 {answer.status} {self.responses.get(answer.status, ('', ''))[0]}"]
        headers = {"Content-Type": answer.content_type, "Content-Length": str(len(answer.body)), "Server": "ESF"}
        headers |= {"Vary": "Origin, X-Origin, Referer", "Cache-Control": "private"} | answer.headers
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
        body = b"" if self.command == "HEAD" else answer.body
        self.wfile.write(head + (body if keep_bytes is None else body[:keep_bytes]))
        if keep_bytes is not None:
            self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            self.close_connection = True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is no method of HTTP here is the caller's fault, not the server's."""
        super().send_error(405 if code == 501 else code, message, explain)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is given by the base class
        """Nothing is printed; the control plane has the log."""
