"""What proves needs no database, no web and no terminal."""

import subprocess
import sys

from tests.structure.program import ROOT, imports, modules

OTHERS = {"cryptography", "rfc8785"}


def test_evidence_imports_the_reference_and_two_libraries() -> None:
    foreign = {
        name
        for module in modules()
        if module.name.startswith("fenduan.evidence")
        for _, name in imports(module.tree)
        if name.split(".")[0] not in OTHERS | sys.stdlib_module_names
        and not name.startswith(("fenduan.evidence", "fenduan.reference"))
    }

    assert not foreign


def test_the_command_that_verifies_starts_no_django() -> None:
    ask = "import sys, fenduan.cli.evidence, fenduan.evidence.verifier; print('django' in sys.modules)"
    command = [sys.executable, "-c", ask]
    told = subprocess.run(command, cwd=ROOT / "src", capture_output=True, text=True, check=True)

    assert told.stdout == "False\n"
