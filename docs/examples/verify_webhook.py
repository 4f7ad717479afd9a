"""Tells whether a request came from the platform's webhook (Standard Webhooks 1.0.0): headers by lower-case name, the body as the bytes that came."""
import base64, hashlib, hmac, time


def verify(secret, headers, body, tolerance=300):
    message, sent = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(sent)) > tolerance:
        return False  # An old request that somebody sends again.
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message}.{sent}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(expected, it) for it in headers["webhook-signature"].split())
