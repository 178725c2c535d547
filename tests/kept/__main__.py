"""Write the kept answers anew, deliberately: ``.venv/bin/python -m tests.kept`` in the checkout; then read them."""

import sys

from tests.kept.bones import HERE, KEPT, path_of, written


def main() -> None:
    """Write every file that differs and name it."""
    for kind in KEPT:
        path, text = path_of(kind), written(kind)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"written: {path.relative_to(HERE.parent)}\n")


if __name__ == "__main__":
    main()
