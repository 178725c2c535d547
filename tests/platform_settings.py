"""The platform's settings in tests: SQLite unless ``DATABASE_URL`` says otherwise, files in a folder of their own."""

import os
import tempfile

os.environ["FENDUAN_MODE"] = "test"
os.environ.setdefault("FENDUAN_PUBLIC_LIMIT", "1000000")
os.environ.setdefault("FENDUAN_DATA", tempfile.mkdtemp(prefix="fenduan-test-"))

from fenduan.platform.settings import *  # noqa: F403 - what is set above decides what it holds
