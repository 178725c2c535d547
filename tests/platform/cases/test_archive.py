"""The archive of a case: whole, checked offline with a key, readable alone, and holding only what its reader sees."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from fenduan.cli.main import fenduan
from fenduan.evidence import packages
from fenduan.evidence.errors import Refused as BadEvidence
from fenduan.evidence.notes import SIGNS, PrivateKey, PublicKey
from fenduan.platform.base.errors import NotFound
from fenduan.platform.cases.archive import archive
from fenduan.platform.ledger import keys
from fenduan.platform.ledger.sealing import seal
from tests.platform.cases.test_stories import to
from tests.platform.cases.world import PDF, World, written

CANARY = "金丝雀9c1b"
Files = dict[str, bytes]


@pytest.fixture
def decided(transactional_db: None) -> tuple[World, str]:  # noqa: ARG001 - the sealer needs committed entries
    """Return the world with an opinion that went out, after an inspection with a report and a supplement."""
    to("06-01")
    world = World()
    case, away = world.begin("opinion", world.maker), world.away
    world.do(case, away.officer, "receive", on="2026-06-01")
    world.do(case, away.officer, "accept")
    world.do(case, away.officer, "request_supplement", questions=["稳定性"], reply_by="2026-06-30")
    world.do(case, world.maker, "answer_supplement", manifest=world.sign(world.tree).digest, answer="见新版本。")
    people = [away.officer.user_id, away.inspector.user_id]
    world.do(
        case, away.officer, "arrange_inspection", officers=people, certificates=["1", "2"], first="2026-06-01",
        last="2026-06-02", site="苏州工厂", address="苏州", scope=["偶联"],
    )  # fmt: skip
    world.do(case, away.inspector, "start_inspection", on="2026-06-01")
    world.do(
        case, away.inspector, "end_inspection", on="2026-06-01", officers=people, result="conforms",
        found="符合", report=PDF,
    )  # fmt: skip
    world.review(case, away.officer)
    world.do(case, away.officer, "advise_grant", reasons=CANARY, basis="gmp_inspection")
    world.do(case, away.decider, "decide_grant")
    world.do(case, away.confirmer, "countersign", digest=written(case))
    world.do(case, away.officer, "issue")
    return world, case


def test_the_authoritys_archive_is_whole_and_proved_by_the_key_alone(decided: tuple[World, str]) -> None:
    world, case = decided
    seal()
    data = archive(world.away.officer, case)

    checked = packages.check(data, keys.public())
    assert (checked.subject, checked.sealed, checked.promised) == (("case", case), checked.acts, 0)
    files = packages.unpack(data)
    names = "\n".join(files)
    assert len([name for name in files if name.startswith("manifests/")]) == 2
    assert len([name for name in files if name.startswith("letters/") and name.endswith(".pdf")]) == 2 * 7
    assert any(files[name] == PDF for name in files if name.startswith("documents/"))
    assert json.loads(files["determination.json"])["register"]["edition"] == "2026.1"
    assert json.loads(files["conclusions.json"])["conclusions"]
    assert "index.html" in names
    assert archive(world.away.officer, case) != b""


def test_before_sealing_the_acts_are_promised(decided: tuple[World, str]) -> None:
    world, case = decided
    checked = packages.check(archive(world.away.officer, case), keys.public())

    assert (checked.sealed, checked.promised) == (0, checked.acts)


def test_the_applicants_archive_tells_nothing_that_is_not_its_own(decided: tuple[World, str]) -> None:
    world, case = decided
    data = archive(world.maker, case)
    checked, files = packages.check(data, keys.public()), packages.unpack(data)

    whole = b"".join(files.values()).decode("utf-8", "replace")
    assert CANARY not in whole
    assert checked.absent > 0
    assert json.loads(files["conclusions.json"]) == {"conclusions": []}
    parts = [json.loads(content) for name, content in files.items() if name.startswith("parts/")]
    assert {part["part"][0] for part in parts}
    dossier = json.loads(files["dossiers/1.json"])
    assert {each["party"] for each in dossier["personnel"]} == {"conjugator"}
    assert CANARY in b"".join(packages.unpack(archive(world.away.officer, case)).values()).decode("utf-8", "replace")


def test_who_does_not_know_the_case_in_full_has_no_archive(decided: tuple[World, str]) -> None:
    world, case = decided
    for actor in (world.holder, world.home.officer, world.filler):
        with pytest.raises(NotFound):
            archive(actor, case)


def test_the_page_reads_alone_in_both_languages(decided: tuple[World, str]) -> None:
    world, case = decided
    files = packages.unpack(archive(world.away.officer, case))
    page = files["index.html"].decode()

    assert case in page
    assert "现场检查" in page
    assert "on-site inspection" in page
    assert "src=" not in page
    assert "http" not in page
    linked = [piece.split('"')[0] for piece in page.split('href="')[1:]]
    assert linked
    assert all(name in files for name in linked)


def _changed(data: bytes, change: Callable[[Files], None], *, sums: bool) -> bytes:
    """Return a package with something changed; ``sums`` tells that its sums were made anew."""
    files = packages.unpack(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive_:
        kept = archive_.read(packages.SUMS)
    change(files)
    if sums:
        return packages.pack(files)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as other:
        for name, content in {**files, packages.SUMS: kept}.items():
            other.writestr(name, content)
    return packed.getvalue()


def _edit(name: str, old: bytes, new: bytes) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


def _first(files: Files, folder: str) -> str:
    return min(name for name in files if name.startswith(folder))


@pytest.mark.parametrize(
    ("change", "rule", "sums"),
    [
        (_edit(packages.ACTS, "见新版本".encode(), "没有".encode()), "package-other", False),
        (_edit(packages.ACTS, b"cases.accept", b"cases.refuse"), "package-act", True),
        (_edit(packages.ACTS, "稳定性".encode(), "纯度".encode()), "package-act", True),
        (lambda files: files.update(extra=b"x"), "package-other", False),
        (lambda files: files.pop("receipts/1.json"), "package-missing", True),
        (lambda files: files.pop(packages.ABOUT), "package-missing", True),
        (lambda files: files.pop(_first(files, "parts/")), "package-missing", True),
        (lambda files: files.update({_first(files, "parts/"): b"{}"}), "package-other", True),
        (lambda files: files.update({"receipts/2.json": files["receipts/1.json"]}), "package-act", True),
    ],
)
def test_whatever_was_changed_is_found(
    decided: tuple[World, str],
    change: Callable[[Files], None],
    rule: str,
    sums: bool,  # noqa: FBT001
) -> None:
    world, case = decided
    data = _changed(archive(world.away.officer, case), change, sums=sums)

    with pytest.raises(BadEvidence) as refused:
        packages.check(data, keys.public())
    assert refused.value.rule == rule


def test_another_key_proves_nothing(decided: tuple[World, str]) -> None:
    world, case = decided
    other: PublicKey = PrivateKey.generate(keys.public().name, SIGNS).public
    with pytest.raises(BadEvidence):
        packages.check(archive(world.away.officer, case), other)


def test_what_is_no_package_is_refused() -> None:
    for data in (b"", b"PK\x03\x04", b"not a zip", packages.pack({"a": b"1"})[:-9]):
        with pytest.raises(BadEvidence):
            packages.unpack(data)
    for name in ("../a", "/a", "a//b", ".hidden", "a b", packages.SUMS):
        with pytest.raises(BadEvidence) as refused:
            packages.pack({name: b""})
        assert refused.value.rule == "package-name"
    assert packages.pack({"a": b"1", "b": b"2"}) == packages.pack({"b": b"2", "a": b"1"})


def test_the_command_checks_a_package(decided: tuple[World, str], tmp_path_factory: pytest.TempPathFactory) -> None:
    world, case = decided
    seal()
    path = tmp_path_factory.mktemp("package") / "case.zip"
    path.write_bytes(archive(world.away.officer, case))
    run = CliRunner().invoke
    words = ["--lang", "en", "evidence", "package", str(path), "--key", str(keys.public())]

    proved = run(fenduan, words)
    assert proved.exit_code == 0
    assert f"case {case}" in proved.output
    path.write_bytes(path.read_bytes()[:-50])
    assert run(fenduan, words).exit_code == 2
