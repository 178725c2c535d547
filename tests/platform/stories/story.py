"""What the people of the story do, one small thing after another, each by what stands on the page."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from fenduan.platform.procedure.model import Action
from fenduan.platform.procedure.tables import procedure_of
from fenduan.reference.text import Text
from tests.platform.stories.visitor import Room, Visitor

EXAMPLE: Final = Path(__file__).resolve().parents[3] / "examples" / "adc-three-provinces.yaml"
PAPER: Final = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n0\n%%EOF\n"
"""Stands for a scan."""
_SETTLED: Final = Text("Nothing waits: every finding that needs one has a conclusion.",
                       "需要作出结论的评估结果均已作出结论。")  # fmt: skip
_SIGNED: Final = Text("What was signed (SHA-256)", "所签内容（SHA-256）")
_YES, _NO = Text("Yes", "是"), Text("No", "否")


@dataclass
class Story:
    """One arrangement and the cases on it; ``folder`` is where people keep files."""

    room: Room
    folder: Path
    arrangement: str = ""
    receipts: list[Path] = field(default_factory=list)

    def at(self, email: str, path: str = "/") -> Visitor:
        """Return a person, at a page."""
        visitor = self.room.come(email)
        visitor.open(path)
        return visitor

    # The arrangement

    def begin(self) -> None:
        """Let the holder begin an arrangement by its form and invite both manufacturers."""
        holder = self.at("ra@holder.example", "/arrangements/")
        holder.link("New arrangement", "新建安排").click()
        holder.fill({("Title in Chinese", "中文名称"): "三地分段偶联药物",
                     ("Title in English", "英文名称"): "A conjugate made in three places"})  # fmt: skip
        holder.button("Begin", "开始").click()
        holder.page.wait_for_url(re.compile(r"/facts/"))
        found = re.search(r"AR-\d{4}-\d{4}", holder.page.url)
        assert found is not None, holder.page.url
        self.arrangement = found[0]
        for party in ("conjugator", "filler"):
            holder.open(f"/arrangements/{self.arrangement}/participants/")
            holder.fill({("Short name in the dossier", "卷宗内简称"): party,
                         ("Its account here", "平台账户简称"): party,
                         ("Role", "角色"): "entrusted_manufacturer"})  # fmt: skip
            holder.button("Invite", "邀请").click()
            assert holder.page.locator(".summary").count() == 0, holder.main()

    def accept(self, party: str) -> None:
        """Let a manufacturer find the invitation on its desk and accept it."""
        visitor = self.at(f"ra@{party}.example")
        visitor.link("Answer the invitation to take part", "答复参与邀请").click()
        visitor.button("Accept", "接受").click()
        visitor.page.wait_for_url(re.compile(r"/facts/"))

    def dossier(self) -> Path:
        """Return the file that the companies bring along: the worked example before any authority acted."""
        tree: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
        tree |= {"id": self.arrangement.lower(), "steps": [], "opinions": []}
        kept = self.folder / "dossier.yaml"
        kept.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return kept

    def read_in(self, party: str) -> None:
        """Let a company read its own parts in from the file."""
        visitor = self.at(f"ra@{party}.example", f"/arrangements/{self.arrangement}/exchange/")
        visitor.field("File", "文件").set_input_files(self.dossier())
        visitor.button("Read in", "导入").click()
        visitor.page.wait_for_url(re.compile(r"/facts/"))

    def sign_parts(self, party: str) -> int:
        """Let a company's quality assurance sign every part that waits to be signed; return how many."""
        visitor = self.at(f"qa@{party}.example", f"/arrangements/{self.arrangement}/facts/")
        places = visitor.page.locator(".sections a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
        signed = 0
        for place in dict.fromkeys(places):
            visitor.open(place)
            sign = visitor.link("Sign this part", "签署本部分")
            if sign.count():
                sign.click()
                visitor.sign()
                visitor.page.get_by_text(
                    visitor.say(Text("What was signed (SHA-256)", "所签内容（SHA-256）"))
                ).wait_for()
                signed += 1
        return signed

    def sign_all(self) -> None:
        """Let the holder sign the parts together as the dossier."""
        visitor = self.at("qa@holder.example", f"/arrangements/{self.arrangement}/versions/")
        visitor.link("Sign a new manifest", "签署新的卷宗清单").click()
        visitor.sign()
        visitor.page.get_by_text(visitor.say(_SIGNED)).wait_for()

    # Cases

    def apply(self, kind: str, email: str, **values: str) -> str:
        """Let an enterprise apply on the last version of the dossier; return the number of the case."""
        visitor = self.at(email, "/cases/")
        visitor.link("New application", "提出申请").click()
        action = procedure_of(kind).by_name["submit"]  # type: ignore[arg-type]
        visitor.link(action.label.en, action.label.zh).click()
        found = visitor.field("Arrangement", "分段生产安排")
        found.select_option(self.arrangement)
        visitor.button("Go on", "下一步").click()
        versions = visitor.page.locator("select[name=manifest] option")
        visitor.page.locator("select[name=manifest]").select_option(index=1 if versions.count() > 1 else 0)
        self._type(visitor, action, values)
        visitor.button("Read it over and sign", "核对并签名").click()
        visitor.sign()
        visitor.page.wait_for_url(re.compile(r"/done/"))
        number = re.search(r"[A-Z]{2}-(?:OP|B)-\d{4}-\d{4}", visitor.page.url)
        assert number is not None, visitor.page.url
        self._keep_receipt(visitor)
        return number[0]

    def do(self, case: str, email: str, action: str, **values: object) -> Visitor:
        """Let a person do an act that the case's page offers; what is signed is signed. Return them at its receipt."""
        visitor = self.at(email, f"/cases/{case}/")
        row = procedure_of("opinion" if "-OP-" in case else "b_licence").by_name[action]
        offered = visitor.page.locator(".doings a", has_text=re.compile(f"^{re.escape(visitor.say(row.label))}$"))
        assert offered.count(), f"{row.label.en} is not offered to {email}: {visitor.main()}"
        folded = visitor.page.locator("details.folded:not([open])", has=offered)
        if folded.count():
            folded.first.locator("summary").click()
        offered.first.click()
        self._type(visitor, row, values)
        if row.signature is None:
            visitor.button(row.label.en, row.label.zh, within=visitor.page.locator("main")).click()
        else:
            visitor.button("Read it over and sign", "核对并签名").click()
            assert "/sign/" in visitor.page.url, visitor.main()
            visitor.sign()
        assert "/done/" in visitor.page.url, visitor.main()
        self._keep_receipt(visitor)
        return visitor

    def _type(self, visitor: Visitor, action: Action, values: "dict[str, object] | dict[str, str]") -> None:
        """Fill in the fields of an act, each found by its label."""
        labels = {need.name: need.label for need in action.needs}
        for name, value in values.items():
            if name == "certificates":
                assert isinstance(value, dict)
                for person, certificate in value.items():
                    visitor.field(f"Certificate of {person}", f"{person}的执法证件编号").fill(certificate)
            elif name == "officers":
                assert isinstance(value, tuple)
                for person in value:
                    visitor.page.get_by_label(person, exact=True).check()
            elif isinstance(value, bytes):
                file = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": value}
                visitor.field(labels[name].en, labels[name].zh).set_input_files(file)  # type: ignore[arg-type]
            elif isinstance(value, bool):
                visitor.page.get_by_label(
                    visitor.say(Text("Yes", "是") if value else Text("No", "否")), exact=True
                ).check()
            else:
                visitor.fill({(labels[name].en, labels[name].zh): str(value)})

    def _keep_receipt(self, visitor: Visitor) -> None:
        kept = visitor.download(visitor.link("Keep the receipt", "下载回执"), self.folder)
        renamed = kept.with_name(f"{len(self.receipts):02}-{kept.name}")
        self.receipts.append(kept.rename(renamed))

    def review(self, case: str, email: str) -> int:
        """Let the officer conclude on every finding that waits; return how many."""
        visitor = self.at(email, f"/cases/{case}/review/")
        done = 0
        while not visitor.sees(_SETTLED.en, _SETTLED.zh):
            sheet = visitor.page.locator("details.conclude[open]").first
            overruled = sheet.locator("xpath=self::*[contains(@class, 'not_')]").count() > 0
            sheet.locator(f"input[value={'overrule' if overruled else 'confirm'}]").check()
            sheet.locator("textarea").fill("已核对原件。" if overruled else "同意系统评估结果。")
            sheet.get_by_role("button").first.click()
            visitor.page.wait_for_load_state()
            done += 1
            assert done < 100, visitor.main()
        return done

    def set_day(self, day: str) -> None:
        """Move the day of the demonstration by its form."""
        visitor = self.room.stranger()
        visitor.open("/demo/")
        visitor.page.locator("input[name=day]").fill(day)
        visitor.button("Set the day", "确定").click()
        visitor.page.wait_for_load_state()
        visitor.context.close()
