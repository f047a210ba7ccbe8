"""What a page of a report may hold: its own script and style, links, and nothing else that acts."""

from __future__ import annotations

import html.parser
import re

from derivations.report.html import page_environment

_ACTIVE = {
    "img",
    "iframe",
    "link",
    "base",
    "object",
    "embed",
    "maction",
    "audio",
    "video",
    "template",
    "frame",
    "applet",
}
_LOADS = frozenset(("src", "srcdoc", "action", "formaction", "poster", "data", "background"))
_LINK = re.compile(r"#[\w.-]+|[\w.%-]+\.html(?:#[\w.-]+)?|(?:https?://|mailto:)[^\s\"'<>]+")


class _Page(html.parser.HTMLParser):
    """Collects what acts, as a browser would see it."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.scripts: list[str] = []
        self.targets: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and what its attributes could do."""
        self.inside = tag
        self.scripts += [""] if tag == "script" else []
        self.faults += [tag] if tag in _ACTIVE else []
        for name, value in ((name, value or "") for name, value in attrs):
            local = re.sub(r"url\(#[\w-]+\)", "", value)
            acts = name.startswith("on") or name in _LOADS or (name == "style" and "url(" in local)
            if acts or (name not in ("title", "data-words") and "javascript:" in value):
                self.faults.append(f"{tag} {name}={value}")
            if name in ("href", "xlink:href"):
                self.targets.append(value)
                self.faults += [] if _LINK.fullmatch(value) else [f"{tag} {name}={value}"]

    def handle_endtag(self, tag: str) -> None:
        """Note that scripts end."""
        self.inside = ""

    def handle_data(self, data: str) -> None:
        """Note what scripts say."""
        if self.inside == "script":
            self.scripts[-1] += data


def assert_own_page(page: str) -> list[str]:
    """Nothing acts on a page but the script of the package; what is returned are the targets of its links."""
    seen = _Page()
    seen.feed(page)
    assert not seen.faults
    assert seen.scripts == [str(page_environment().globals["script"])]
    assert page.count("<form") <= 1
    assert "url(" not in page.split("<style>")[1].split("</style>")[0]
    return seen.targets
