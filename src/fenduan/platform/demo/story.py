"""The story walked by hand: who does what where, from a blank arrangement to a licence and its proof.

The page of the demonstration and docs/story.md are made from it. What is clicked is named as the pages name it: acts
of a case by the tables of the procedure.
"""

from dataclasses import dataclass
from typing import Final

from fenduan.platform.procedure.model import Kind
from fenduan.platform.procedure.tables import procedure_of
from fenduan.reference.text import Text

DOSSIER: Final = "three-places.yaml"
SCAN: Final = "scan.pdf"
_FILES: Final = {"dossier": DOSSIER, "scan": SCAN}


@dataclass(frozen=True, slots=True)
class Step:
    """What people do, one after another, in one place; ``see`` is what it shows then. Nobody named is anybody."""

    who: tuple[str, ...]
    do: Text
    see: Text | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """Steps with one end."""

    title: Text
    steps: tuple[Step, ...]


def _acts(kind: Kind, template: Text, *names: str) -> Text:
    """Fill in the labels of acts, in the order given, for ``{0}``, ``{1}`` ..., and the files."""
    labels = [procedure_of(kind).by_name[each].label for each in names]
    return Text(
        template.en.format(*(f'"{each.en}"' for each in labels), **_FILES),
        template.zh.format(*(f"“{each.zh}”" for each in labels), **_FILES),
    )


def _opinion(template: Text, *names: str) -> Text:
    return _acts("opinion", template, *names)


def _licence(template: Text, *names: str) -> Text:
    return _acts("b_licence", template, *names)


def chapters() -> tuple[Chapter, ...]:
    """Return the story: its days are the demonstration's, from 2026-06-15."""
    return (
        _arrangement(),
        _signatures(),
        _application(),
        _supplement(),
        _inspection(),
        _consent(),
        _b_licence(),
        _proof(),
    )


def _arrangement() -> Chapter:
    steps = (
        Step(
            ("ra@holder.example",),
            Text(
                'Under "Arrangements" choose "New arrangement", give it a name in both languages and "Begin".',
                "在“分段生产安排”中点击“新建安排”，填写中文、英文名称，点击“开始”。",
            ),
            Text(
                "An empty form with the assessment beside it, and the number of the arrangement (AR-2026-…).",
                "显示空白表单，旁边为评估，并给出安排编号（AR-2026-…）。",
            ),
        ),
        Step(
            ("ra@holder.example",),
            Text(
                'Under "Participants" invite conjugator, then filler: the same word as short name and as account, role '
                "entrusted manufacturer.",
                "在“参与企业”中先后邀请 conjugator 和 filler：卷宗内简称和平台账户简称均填该词，角色选受托生产企业。",
            ),
        ),
        Step(
            ("ra@conjugator.example", "ra@filler.example"),
            Text(
                'Under "Today" "Answer the invitation to take part", then "Accept"; ra@filler.example does the same.',
                "在“我的事项”中点击“答复参与邀请”，再点击“接受”。ra@filler.example 同样办理。",
            ),
        ),
        Step(
            ("ra@holder.example", "ra@conjugator.example", "ra@filler.example"),
            _opinion(
                Text(
                    'Fill in the form, or under "Import and export" read in {dossier}, which this page offers. '
                    "ra@conjugator.example and ra@filler.example read in the same file: each takes its own parts.",
                    "填写表单，或者在“导入导出”中导入本页提供的 {dossier}。ra@conjugator.example 和 ra@filler.example "
                    "也导入同一文件：各方仅取用其中本方的内容。",
                ),
            ),
            Text(
                "Segments, hand-offs and findings appear; each reader sees what concerns it.",
                "生产段、交接和评估结果随即显示，各方仅见与其有关的内容。",
            ),
        ),
    )
    return Chapter(Text("One arrangement, three companies", "三家企业，一项安排"), steps)


def _signatures() -> Chapter:
    steps = (
        Step(
            ("qa@conjugator.example", "qa@filler.example", "qa@holder.example"),
            Text(
                'In the arrangement, under "Versions", choose "Sign all changed parts", read them over and sign. '
                "qa@filler.example and qa@holder.example do the same.",
                "在该安排的“版本”中点击“签署全部有修改的部分”，核对后签名。"
                "qa@filler.example 和 qa@holder.example 同样办理。",
            ),
        ),
        Step(
            ("qa@holder.example",),
            Text(
                'Also under "Versions", "Sign a new manifest": all signed parts together are now version 1.',
                "同在“版本”中点击“签署新的卷宗清单”：各方已签署的内容合为卷宗第1版。",
            ),
        ),
    )
    return Chapter(Text("Each signs its own", "各方签署本方内容"), steps)


def _application() -> Chapter:
    steps = (
        Step(
            ("ra@conjugator.example",),
            _opinion(
                Text(
                    'Under "Cases" choose "New application", then {0}; choose the arrangement and version 1, sign, and '
                    '"Keep the receipt".',
                    "在“案件”中点击“提出申请”，再点击{0}；选择该安排和第1版，签名，再点击“下载回执”。",
                ),
                "submit",
            ),
        ),
        Step(
            ("officer@js.example",),
            _opinion(
                Text(
                    'Open the case under "Today": {0} with 2026-06-15, then {1}.',
                    "从“我的事项”打开案件：{0}，日期填2026-06-15，再{1}。",
                ),
                "receive",
                "accept",
            ),
            Text(
                "The clock runs from signing for the materials: 15 working days, to 2026-07-07.",
                "期限自签收申请材料之日起算：15个工作日，至2026-07-07届满。",
            ),
        ),
    )
    return Chapter(Text("An opinion is applied for in Jiangsu", "向江苏申请药品受托生产意见书"), steps)


def _supplement() -> Chapter:
    steps = (
        Step(
            ("officer@js.example",),
            _opinion(
                Text(
                    "On the case, {0}: say what is missing, reply by 2026-06-30.",
                    "在案件页面{0}：写明需要补充的内容，回复期限填2026-06-30。",
                ),
                "request_supplement",
            ),
            Text(
                "The due date stays 2026-07-07: a request for a supplement stops no clock.",
                "届满日仍为2026-07-07：要求补充资料不中止期限。",
            ),
        ),
        Step(
            ("ra@holder.example",),
            Text(
                'In the arrangement, under "Facts", change a hold time in "Hand-offs, outbound". In a second tab '
                "that was opened before, change it to something else.",
                "在安排的“填写”中修改“交接（转出）”中的存放时限；再到此前已打开的第二个标签页，改为另一数值。",
            ),
            Text(
                "The second tab is told that the field was changed; nothing is written over, what was typed stays.",
                "第二个标签页提示该字段已被修改，不会覆盖，所填内容保留。",
            ),
        ),
        Step(
            ("qa@holder.example",),
            Text(
                'Under "Versions" sign the changed part, then "Sign a new manifest": version 2.',
                "在“版本”中签署有修改的部分，再点击“签署新的卷宗清单”：形成第2版。",
            ),
            Text(
                "The case still stands on version 1: a new version enters nothing by itself.",
                "案件仍依据第1版：新版本不自动进入案件。",
            ),
        ),
        Step(
            ("ra@conjugator.example",),
            _opinion(
                Text("On the case, {0} with version 2.", "在案件页面{0}，选择第2版。"),
                "answer_supplement",
            ),
        ),
    )
    return Chapter(Text("A supplement, answered with a new version", "补充资料，以新版本答复"), steps)


def _inspection() -> Chapter:
    steps = (
        Step(
            ("officer@js.example",),
            _opinion(
                Text(
                    "{0}: Han Bing and Feng Tao with the numbers of their certificates, from 2026-06-16 to 2026-06-17, "
                    "with site, address and scope.",
                    "{0}：核查人员韩冰、冯涛及其执法证件编号，自2026-06-16至2026-06-17，填写场地、地址和范围。",
                ),
                "arrange_inspection",
            ),
        ),
        Step(
            ("inspector1@js.example",),
            _opinion(
                Text(
                    "Move the day to 2026-06-16 on the page of accounts, then {0} on the case.",
                    "先在账号页面将日期调整至2026-06-16，再在案件页面办理{0}。",
                ),
                "start_inspection",
            ),
            Text(
                "The clock stands still: no due date, only the working days left, and the provision.",
                "期限中止：不显示届满日，仅显示剩余工作日和依据。",
            ),
        ),
        Step(
            ("inspector1@js.example",),
            _opinion(
                Text(
                    "Move the day to 2026-06-17, then {0}: both officers, conforms, and {scan} as the report.",
                    "将日期调整至2026-06-17，再{0}：选两名核查人员，结论为符合，检查报告用 {scan}。",
                ),
                "end_inspection",
            ),
            Text(
                "The due date is 2026-07-08: the stopped day does not count.",
                "届满日为2026-07-08：中止的工作日不计入。",
            ),
        ),
    )
    return Chapter(Text("An inspection on site stops the clock", "现场检查中止期限"), steps)


def _consent() -> Chapter:
    steps = (
        Step(
            ("officer@js.example",),
            _opinion(
                Text(
                    'Under "Review" conclude on every finding, confirming or overruling with a reason; then {0}.',
                    "在“逐项审查”中作出结论，同意或者不同意系统评估结果并写明理由；再{0}。",
                ),
                "advise_grant",
            ),
        ),
        Step(
            ("decider@js.example",),
            _opinion(Text("{0}, and sign.", "{0}并签名。"), "decide_grant"),
            Text(
                "The decision waits for a second decision maker: a choice of this product, not of the law.",
                "决定待第二名审批人复核：此为本系统的设置，并非法律规定。",
            ),
        ),
        Step(
            ("second@js.example",),
            _opinion(Text("{0}: the same bytes, by their digest.", "{0}：按摘要值核对同一文书。"), "countersign"),
        ),
        Step(
            ("officer@js.example",),
            _opinion(Text("{0}, then {1}.", "先{0}，再{1}。"), "issue", "deliver"),
            Text(
                "The opinion is a letter with a QR code; Shanghai sees it as soon as the holder applies there.",
                "意见书为带二维码的文书；持有人向上海提出申请后，上海即可查看。",
            ),
        ),
    )
    return Chapter(Text("The opinion is given", "出具意见书"), steps)


def _b_licence() -> Chapter:
    title = Text("The class B licence is decided in Shanghai", "上海决定B类许可证")
    return Chapter(title, (*_b_until_reviewed(), *_b_until_delivered()))


def _b_until_reviewed() -> tuple[Step, ...]:
    """From the application to the end of the technical review."""
    return (
        Step(
            ("ra@holder.example",),
            _licence(
                Text(
                    'Under "Cases" choose "New application", then {0}, to change the licence, with version 2.',
                    "在“案件”中点击“提出申请”，再点击{0}；申请事项选变更，选择第2版。",
                ),
                "submit",
            ),
        ),
        Step(
            ("officer@sh.example",),
            _licence(
                Text(
                    "{0} with 2026-06-17. The opinion of Jiangsu is there already; that of Zhejiang came on paper: "
                    "{1} with any number, 2026-06-12, consent and {scan}. Then {2}.",
                    "{0}，日期填2026-06-17。江苏的意见书已在案；浙江的系纸质：{1}，"
                    "填写编号、日期2026-06-12、同意，并上传 {scan}。再{2}。",
                ),
                "receive",
                "enter_opinion",
                "accept",
            ),
        ),
        Step(
            ("officer@sh.example",),
            _licence(
                Text(
                    "{0} on 2026-06-17, 3 working days, carried out by the authority itself. Move the day to "
                    "2026-06-22, then {1}.",
                    "{0}：2026-06-17开始，预计3个工作日，由本部门开展。将日期调整至2026-06-22，再{1}。",
                ),
                "start_technical_review",
                "end_technical_review",
            ),
            Text(
                "Technical review stops the clock (regulations, article 88); whether an inspection does is open, and "
                "both due dates are shown.",
                "技术审查中止期限（《实施条例》第88条）；现场检查是否中止期限尚待明确，同时显示两个届满日。",
            ),
        ),
    )


def _b_until_delivered() -> tuple[Step, ...]:
    """From the inspection to the licence in the register."""
    return (
        Step(
            ("officer@sh.example", "inspector1@sh.example"),
            _licence(
                Text(
                    "{0}: Ma Chao and Luo Dan, on 2026-06-22. inspector1@sh.example records {1} and {2}.",
                    "{0}：核查人员马超、罗丹，日期2026-06-22。由 inspector1@sh.example 办理{1}和{2}。",
                ),
                "arrange_inspection",
                "start_inspection",
                "end_inspection",
            ),
        ),
        Step(
            ("officer@sh.example", "decider@sh.example", "second@sh.example"),
            _licence(
                Text(
                    "Review every finding, then {0}. decider@sh.example: {1}, with the number and validity of the "
                    "licence. second@sh.example: {2}. Then {3}, {4} and {5}.",
                    "逐项审查后{0}。decider@sh.example 办理{1}，填写许可证编号和有效期；second@sh.example 办理{2}。"
                    "再依次{3}、{4}、{5}。",
                ),
                "advise_grant",
                "decide_grant",
                "countersign",
                "issue",
                "publish",
                "deliver",
            ),
        ),
        Step(
            ("ra@holder.example",),
            Text(
                'Under "Licences" the licence and its entrustments stand; the manufacturers find under '
                '"Today" the duty of 60 working days.',
                "“许可证”中已列明该许可证及其委托事项；受托生产企业的“我的事项”中列有60个工作日的办理事项。",
            ),
        ),
    )


def _proof() -> Chapter:
    steps = (
        Step(
            (),
            Text(
                'Without signing in, open "Check a licence, letter or receipt" and download the public key of the log.',
                "无须登录，打开“核验许可证、文书和回执”，下载日志公钥。",
            ),
        ),
        Step(
            (),
            Text(
                "In a terminal: fenduan evidence verify RECEIPT --key KEY, with a receipt that was kept above. "
                "The platform may be stopped meanwhile.",
                "在终端运行 fenduan evidence verify RECEIPT --key KEY，回执用前述步骤保存的文件。此时可以关闭平台。",
            ),
            Text(
                "It says at which place and by when the log holds this act, and, where a witness has cosigned, that it "
                "saw the log by the time of its signature.",
                "结果载明该行为在日志中的位置和时间；有见证签名的，并载明见证方在其签名时间之前已见到该日志。",
            ),
        ),
    )
    return Chapter(Text("Proved without the platform", "不依赖平台的证明"), steps)
