"""What a browser may do with a page: its content security policy, from its own style and script, and the headers that a host sends with every page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

# What a page could ask a browser for, by the names of Permissions Policy that Chromium knew in 2026. No page uses any of it.
FEATURES = (
    "accelerometer", "aria-notify", "autoplay", "bluetooth", "browsing-topics", "camera", "captured-surface-control", "ch-ua-high-entropy-values", "clipboard-read",
    "clipboard-write", "compute-pressure", "cross-origin-isolated", "deferred-fetch", "deferred-fetch-minimal", "digital-credentials-create", "digital-credentials-get",
    "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection", "interest-cohort",
    "keyboard-map", "language-detector", "language-model", "local-fonts", "local-network", "local-network-access", "loopback-network", "magnetometer",
    "media-playback-while-not-visible", "microphone", "midi", "on-device-speech-recognition", "otp-credentials", "payment", "picture-in-picture",
    "private-state-token-issuance", "private-state-token-redemption", "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial",
    "speaker-selection", "storage-access", "summarizer", "sync-xhr", "translator", "unload", "usb", "web-share", "window-management", "xr-spatial-tracking",
)

# docs/decisions/0013-headers.md says why each is as it is. The content security policy, which differs from build to build, is the first line of the file.
HEADERS = (
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in FEATURES)),
    ("Referrer-Policy", "no-referrer"),
    ("Strict-Transport-Security", "max-age=31536000"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-DNS-Prefetch-Control", "off"),
)


def content_security_policy(styles: Iterable[str], script: str | None, plays: bool = False) -> str:
    """The policy of a page (CSP level 3): nothing is loaded or sent, only these styles and this script run, by their hashes, and no text becomes markup or script.

    A page that `plays` recordings holds them itself."""
    directives = {
        "default-src": ["'none'"],
        "script-src": [_hash(script)] if script is not None else [],
        "style-src": [_hash(style) for style in styles],
        "img-src": ["data:"],
        "media-src": ["data:"] if plays else [],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }
    return "; ".join(" ".join((name, *allowed)) for name, allowed in directives.items() if allowed)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def headers_file(policies: Iterable[str]) -> str:
    """The `_headers` file of a site whose pages have these policies, as Netlify and Cloudflare Pages read it: HEADERS, and one policy that allows what any page's own does.

    The header also governs what a host or proxy puts in front of a page's own policy, and it refuses frames, which a page's own policy cannot."""
    allowed: dict[str, dict[str, None]] = {}
    for policy in policies:
        for directive in policy.split("; "):
            name, *sources = directive.split(" ")
            allowed.setdefault(name, {}).update(dict.fromkeys(sources))
    everywhere = "; ".join(" ".join((name, *sources)) for name, sources in allowed.items()) + "; frame-ancestors 'none'"
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in (("Content-Security-Policy", everywhere), *HEADERS))
