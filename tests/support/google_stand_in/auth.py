"""Who is asking: the token endpoint of a service account (RFC 7523), and bearer tokens."""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from tests.support.google_stand_in.surface import Method
from tests.support.google_stand_in.wire import Answer, ApiError, Json, as_json
from tests.support.google_stand_in.world import Principal, World

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GOOGLE = "https://oauth2.googleapis.com/token"
PREFIX = "https://www.googleapis.com/auth/"
LIFETIME_S, SKEW_S = 3600, 300
TIMEFRAME = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)
SIGN_IN = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. "
    "See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
ALL_SCOPES = frozenset({"spreadsheets", "drive"})


class Refused(Exception):
    """The token endpoint's own kind of refusal (RFC 6749, 5.2)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error, self.description = error, description


class Doorkeeper:
    """Hands out tokens and recognises them."""

    def __init__(self, world: World, *, test_token: str | None, accept_any_key: bool) -> None:
        self.world, self.test_token, self.accept_any_key = world, test_token, accept_any_key
        self._tokens: dict[str, Json] = {}

    def forget(self) -> None:
        """No token that was handed out is good any more."""
        self._tokens.clear()

    def token(self, body: bytes, base_url: str) -> Answer:
        """Answer a request for a token."""
        form = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        try:
            email, scopes = self._granted(form, base_url)
        except Refused as refusal:
            return as_json({"error": refusal.error, "error_description": refusal.description}, 400)
        made = hashlib.sha256(f"{self.world.new_id()}{email}".encode()).hexdigest()
        token = f"ya29.{made}"
        expires = self.world.clock.now() + LIFETIME_S
        self._tokens[token] = {"email": email, "scopes": scopes, "expires": expires}
        return as_json({"access_token": token, "expires_in": LIFETIME_S - 1, "token_type": "Bearer"})

    def _granted(self, form: dict[str, str], base_url: str) -> tuple[str, frozenset[str]]:
        """Who gets a token: a service account by its assertion, the first principal by the test token."""
        if form.get("grant_type") == "refresh_token":
            if not self.test_token or form.get("refresh_token") != self.test_token:
                raise Refused("invalid_grant", "Token has been expired or revoked.")
            return next(iter(self.world.principals.values())).email, ALL_SCOPES
        if form.get("grant_type") != GRANT:
            raise Refused("unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type', '')}")
        return self._assertion(form.get("assertion", ""), base_url)

    def _assertion(self, assertion: str, base_url: str) -> tuple[str, frozenset[str]]:
        header, claims, signed, signature = _parts(assertion)
        email = str(claims.get("iss", ""))
        principal = self.world.principals.get(email.lower())
        if principal is None and self.accept_any_key and email:
            principal = self.world.principal(email)
        if principal is None:
            raise Refused("invalid_grant", "Invalid grant: account not found")
        if not self.accept_any_key:
            _check_signature(principal, header, signed, signature)
        if principal.is_revoked:
            raise Refused("invalid_grant", "Invalid JWT Signature.")
        if claims.get("sub") not in (None, email):
            text = (
                "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any"
            )
            raise Refused("unauthorized_client", f"{text} of the scopes requested.")
        self._check_times(claims)
        if claims.get("aud") not in (GOOGLE, base_url + "/token") and not _is_loopback_token(claims.get("aud")):
            raise Refused("invalid_grant", "Invalid JWT: Failed audience check. The right audience is " + GOOGLE)
        return principal.email, _scopes(claims)

    def _check_times(self, claims: Json) -> None:
        now = self.world.clock.now()
        try:
            issued, expires = float(claims["iat"]), float(claims["exp"])
        except (KeyError, TypeError, ValueError):
            raise Refused("invalid_grant", TIMEFRAME) from None
        if issued > now + SKEW_S or expires < now - SKEW_S or not 0 < expires - issued <= LIFETIME_S + SKEW_S:
            raise Refused("invalid_grant", TIMEFRAME)

    def who(self, authorization: str | None, method: Method) -> Principal:
        """Whose token this is; raises 401 without a good one, 403 when its scopes do not allow the method."""
        if not authorization:
            raise _unauthenticated("Request is missing required authentication credential. " + SIGN_IN)
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer":
            raise _unauthenticated("Request had invalid authentication credentials. " + SIGN_IN)
        if self.test_token and token == self.test_token:
            return next(iter(self.world.principals.values()))
        known = self._tokens.get(token)
        principal = self.world.principals.get(known["email"].lower()) if known else None
        expired = known is not None and known["expires"] < self.world.clock.now()
        if known is None or principal is None or principal.is_revoked or expired:
            raise _unauthenticated("Request had invalid authentication credentials. " + SIGN_IN)
        if not known["scopes"] & set(method.scopes):
            raise _out_of_scope(method)
        return principal


def _parts(assertion: str) -> tuple[Json, Json, bytes, bytes]:
    pieces = assertion.split(".")
    try:
        header, claims = (json.loads(_unpacked(piece)) for piece in pieces[:2])
        signature = _unpacked(pieces[2])
    except (ValueError, IndexError):
        raise Refused("invalid_grant", "Bad Request") from None
    if len(pieces) != 3 or not isinstance(header, dict) or not isinstance(claims, dict):
        raise Refused("invalid_grant", "Bad Request")
    return header, claims, ".".join(pieces[:2]).encode(), signature


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _check_signature(principal: Principal, header: Json, signed: bytes, signature: bytes) -> None:
    if header.get("alg") != "RS256" or principal.public_key_pem is None:
        raise Refused("invalid_grant", "Invalid JWT Signature.")
    key = load_pem_public_key(principal.public_key_pem.encode())
    assert isinstance(key, RSAPublicKey)
    try:
        key.verify(signature, signed, PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise Refused("invalid_grant", "Invalid JWT Signature.") from None


def _is_loopback_token(audience: object) -> bool:
    parts = urlsplit(str(audience))
    return parts.hostname in ("127.0.0.1", "localhost", "::1") and parts.path == "/token"


def _scopes(claims: Json) -> frozenset[str]:
    names = str(claims.get("scope", "")).split()
    if not names:
        raise Refused("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
    feeds = {"https://spreadsheets.google.com/feeds": "spreadsheets"}
    known = {feeds.get(name, name.removeprefix(PREFIX)) for name in names if name in feeds or name.startswith(PREFIX)}
    if len(known) != len(set(names)):
        raise Refused("invalid_scope", f"Some requested scopes were invalid. {{valid=[], invalid={names}}}")
    return frozenset(known)


def _unauthenticated(message: str) -> ApiError:
    return ApiError(
        401,
        message,
        location="Authorization",
        location_type="header",
        reason="authError",
        headers={"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'},
    )


def _out_of_scope(method: Method) -> ApiError:
    service = "sheets.googleapis.com" if method.is_sheets else "drive.googleapis.com"
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
        "metadata": {"service": service, "method": f"google.{method.name}"},
    }
    text = "Request had insufficient authentication scopes."
    return ApiError(403, text, details=[detail], reason="insufficientPermissions")
