"""What a page may not hold, so that no script of somebody else can run in it: read off its elements."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    """Collects what would run or be styled within the page, and what would come from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = {name: value or "" for name, value in attrs}
        # Data for a script is not run.
        if tag == "style" or (tag == "script" and "src" not in stated and stated.get("type") != "application/json"):
            self._within = tag
        for name, value in stated.items():
            low = "".join(value.split()).lower()
            if name.startswith(("on", "hx-on")) or name in ("style", "srcdoc"):
                self.found.append(f"<{tag} {name}>")
            elif low.startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(f"<{tag} {name}={value[:30]}>")
            elif name in ("src", "action", "formaction") and low.startswith(("http:", "https:", "//")):
                self.found.append(f"<{tag} {name}={value[:60]}>")
        if tag == "link" and stated.get("href", "").startswith(("http:", "https:", "//")):
            self.found.append(f"<link {stated['href'][:60]}>")

    def handle_data(self, data: str) -> None:
        if self._within and data.strip():
            self.found.append(f"<{self._within}> {data.strip()[:40]}")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""


def inline(page: str) -> list[str]:
    """Return what stands in a page that its policy forbids."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found
