"""Write the goldens of the newest edition anew, deliberately: ``.venv/bin/python -m tests.golden`` in the checkout."""

import sys

from tests.golden.goldens import files, folder


def main() -> None:
    """Write every file that differs and name it."""
    folder().mkdir(exist_ok=True)
    for path, text in files().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"written: {path.relative_to(folder().parent)}\n")


if __name__ == "__main__":
    main()
