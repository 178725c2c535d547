"""What has happened in the demonstration: arrangements, and cases in every state."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from fenduan.platform.base import clock
from fenduan.platform.demo.papers import paper
from fenduan.platform.demo.stage import JIANGSU, REMEDIES, SHANGHAI, ZHEJIANG, Bureau, Scene, Stage, example
from fenduan.reference.text import Text

_WORKED: Final = "adc-three-provinces"
_LICENCE: Final[dict[str, object]] = {
    "licence_number": "沪20230001",
    "class_code": "ABs",
    "valid_from": "2023-05-10",
    "valid_until": "2028-05-09",
}


def _worked(letter: str) -> tuple[dict[str, Any], Text]:
    title = Text(f"Antibody conjugate {letter}", f"抗体偶联药物{letter}")
    return example(_WORKED), title


def _opinions(stage: Stage, number: str) -> tuple[str, str]:
    """Apply for both opinions."""
    return (
        stage.apply("opinion", number, "ra@conjugator.example"),
        stage.apply("opinion", number, "ra@filler.example"),
    )


def _deliver(stage: Stage, case: str, at: Bureau, day: str) -> None:
    stage.do(case, at.who("officer"), "deliver", on=day, how="electronic")


def _both_consent(stage: Stage, number: str, days: tuple[str, str, str, str]) -> Iterator[str]:
    """Take both opinions from application to delivery, on four days."""
    yield days[0]
    first, second = _opinions(stage, number)
    yield days[1]
    stage.accept(first, JIANGSU)
    stage.accept(second, ZHEJIANG)
    yield days[2]
    stage.conclude(first, JIANGSU)
    _deliver(stage, first, JIANGSU, days[2])
    yield days[3]
    stage.conclude(second, ZHEJIANG)
    _deliver(stage, second, ZHEJIANG, days[3])


def _on_file(stage: Stage, case: str, opinions: Mapping[str, str], day: str) -> None:
    """Enter opinions that came on paper: their numbers by the party, and their day."""
    for party, number in opinions.items():
        scan = paper("药品受托生产意见书（扫描件）", day)
        given: dict[str, object] = {"party": party, "number": number, "day": day, "consent": True, "document": scan}
        stage.do(case, SHANGHAI.who("officer"), "enter_opinion", **given)


def worked(stage: Stage) -> Iterator[str]:
    """The worked example: both opinions given, the B licence accepted on 2026-06-01."""
    tree, title = _worked("A")
    number = stage.arrange(tree, title, papers=True)
    stage.countersign(number)
    yield from _both_consent(stage, number, ("2026-04-28", "2026-05-06", "2026-05-20", "2026-05-28"))
    yield "2026-05-29"
    case = stage.apply("b_licence", number, "ra@holder.example")
    yield "2026-06-01"
    stage.accept(case, SHANGHAI)


def licensed(stage: Stage) -> Iterator[str]:
    """Granted, delivered and published: closed; a supplement was answered by a new manifest."""
    tree, title = _worked("B")
    number = stage.arrange(tree, title)
    stage.countersign(number)
    yield from _both_consent(stage, number, ("2026-04-13", "2026-04-14", "2026-04-22", "2026-04-24"))
    yield "2026-04-27"
    case = stage.apply("b_licence", number, "ra@holder.example")
    stage.accept(case, SHANGHAI)
    yield "2026-04-29"
    asked = ["补充冻干工序保持时间的验证资料"]
    stage.do(case, SHANGHAI.who("officer"), "request_supplement", questions=asked, reply_by="2026-05-15")
    yield "2026-05-08"
    tree["handoffs"][0]["hold_time_h"] = 48
    stage.fill(number, "holder", tree)
    stage.sign(number, "holder")
    newer = stage.sign_all(number)
    stage.do(case, "ra@holder.example", "answer_supplement", manifest=newer, answer="保持时间按验证结果载明为48小时。")
    yield "2026-05-11"
    stage.refer(case, SHANGHAI, 3, "工艺衔接复杂")
    yield "2026-05-14"
    stage.do(case, SHANGHAI.who("officer"), "end_technical_review", on="2026-05-14", result="工艺衔接合理。")
    stage.arrange_inspection(case, SHANGHAI, ("2026-05-14", "2026-05-15"))
    yield "2026-05-15"
    stage.inspect(case, SHANGHAI, "2026-05-14", "2026-05-15")
    yield "2026-05-18"
    stage.conclude(case, SHANGHAI, licence=_LICENCE)
    stage.do(case, SHANGHAI.who("officer"), "publish")
    yield "2026-05-20"
    stage.do(case, SHANGHAI.who("officer"), "deliver", on="2026-05-20", how="in_person")


def inspected(stage: Stage) -> Iterator[str]:
    """One opinion is stopped by an inspection on site; the other is to be inspected and waits for a supplement.

    What answers it is signed, and enters nothing until the holder signs a manifest.
    """
    tree, title = _worked("C")
    number = stage.arrange(tree, title)
    stage.countersign(number)
    yield "2026-06-01"
    first, second = _opinions(stage, number)
    yield "2026-06-02"
    stage.accept(first, JIANGSU)
    stage.accept(second, ZHEJIANG)
    yield "2026-06-08"
    stage.arrange_inspection(first, JIANGSU, ("2026-06-11", "2026-06-16"))
    yield "2026-06-09"
    stage.do(
        second,
        ZHEJIANG.who("officer"),
        "request_supplement",
        questions=["冻干线共线生产的清洁验证报告", "关键人员的培训记录"],
        reply_by="2026-06-23",
    )
    yield "2026-06-11"
    stage.do(first, JIANGSU.who("inspector1"), "start_inspection", on="2026-06-11")
    yield "2026-06-12"
    stage.arrange_inspection(second, ZHEJIANG, ("2026-06-17", "2026-06-18"))
    head = next(each for each in tree["personnel"] if (each["party"], each["role"]) == ("filler", "quality_head"))
    head["years_practice"] += 1
    stage.fill(number, "filler", tree)
    stage.sign(number, "filler")


def at_the_door(stage: Stage) -> Iterator[str]:
    """One opinion is not signed for yet, the other is incomplete; the B licence is received and nothing was told.

    The agreements are not countersigned yet.
    """
    tree, title = _worked("D")
    number = stage.arrange(tree, title)
    yield "2026-06-10"
    _, second = _opinions(stage, number)
    stage.do(second, ZHEJIANG.who("officer"), "receive", on="2026-06-10")
    yield "2026-06-11"
    missing = ["持有人对受托生产企业的评估报告", "技术转移报告"]
    stage.do(second, ZHEJIANG.who("officer"), "tell_missing", missing=missing)
    case = stage.apply("b_licence", number, "ra@holder.example")
    yield "2026-06-12"
    stage.do(case, SHANGHAI.who("officer"), "receive", on="2026-06-12")


def before_the_decision(stage: Stage) -> Iterator[str]:
    """One opinion is advised, the other decided and waits to be confirmed."""
    tree, title = _worked("E")
    number = stage.arrange(tree, title, papers=True)
    stage.countersign(number)
    yield "2026-05-26"
    first, second = _opinions(stage, number)
    yield "2026-05-27"
    stage.accept(first, JIANGSU)
    stage.accept(second, ZHEJIANG)
    yield "2026-06-12"
    stage.advise(first, JIANGSU)
    stage.advise(second, ZHEJIANG)
    stage.decide(second, ZHEJIANG)


def refused(stage: Stage) -> Iterator[str]:
    """One opinion confirmed and to be issued, the other issued without consent; both still to be delivered."""
    tree, title = _worked("F")
    number = stage.arrange(tree, title)
    stage.countersign(number)
    yield "2026-05-25"
    first, second = _opinions(stage, number)
    yield "2026-05-26"
    stage.accept(first, JIANGSU)
    stage.accept(second, ZHEJIANG)
    yield "2026-06-11"
    stage.advise(first, JIANGSU)
    stage.decide(first, JIANGSU)
    stage.confirm(first, JIANGSU)
    stage.conclude(second, ZHEJIANG, grant=False)


def ended(stage: Stage) -> Iterator[str]:
    """An opinion was withdrawn, another not accepted; the B licence counts as accepted for want of an answer."""
    tree, title = _worked("G")
    number = stage.arrange(tree, title)
    stage.countersign(number)
    yield "2026-05-18"
    first, second = _opinions(stage, number)
    case = stage.apply("b_licence", number, "ra@holder.example")
    yield "2026-05-19"
    stage.accept(first, JIANGSU)
    stage.do(case, SHANGHAI.who("officer"), "receive", on="2026-05-19")
    stage.do(
        second,
        ZHEJIANG.who("officer"),
        "not_competent",
        competent="国家药品监督管理局",
        reasons="示例：所申请事项不属于本局职权范围。",
        **REMEDIES,
    )
    yield "2026-05-21"
    stage.do(first, "ra@conjugator.example", "withdraw", reasons="委托方案调整，另行申请。")


def on_paper(stage: Stage) -> Iterator[str]:
    """The B licence rests on opinions that came on paper; granted, and still to be delivered."""
    tree, title = _worked("H")
    number = stage.arrange(tree, title)
    stage.countersign(number)
    yield "2026-05-12"
    case = stage.apply("b_licence", number, "ra@holder.example")
    stage.do(case, SHANGHAI.who("officer"), "receive", on="2026-05-12")
    _on_file(stage, case, {"conjugator": "苏药监意见2026-31", "filler": "浙药监意见2026-18"}, "2026-05-08")
    stage.do(case, SHANGHAI.who("officer"), "accept")
    stage.arrange_inspection(case, SHANGHAI, ("2026-05-20", "2026-05-21"))
    yield "2026-05-21"
    stage.inspect(case, SHANGHAI, "2026-05-20", "2026-05-21")
    yield "2026-06-01"
    stage.conclude(case, SHANGHAI, licence=_LICENCE)


def at_the_centre(stage: Stage) -> Iterator[str]:
    """The centre carries out the technical review of an opinion; the other is advised, and its authority is asked."""
    tree, title = _worked("I")
    number = stage.arrange(tree, title)
    stage.countersign(number)
    yield "2026-06-02"
    first, second = _opinions(stage, number)
    yield "2026-06-03"
    stage.accept(first, JIANGSU)
    stage.accept(second, ZHEJIANG)
    yield "2026-06-10"
    stage.refer(first, JIANGSU, 10, "偶联工艺变更幅度较大")
    yield "2026-06-11"
    officer = SHANGHAI.who("officer")
    case = stage.apply("b_licence", number, "ra@holder.example")
    stage.do(case, officer, "receive", on="2026-06-11")
    yield "2026-06-12"
    stage.advise(second, ZHEJIANG)
    stage.do(case, officer, "ask_companion", companion=second, questions=["既往检查的结论"], reply_by="2026-06-17")


def _on_two_opinions(stage: Stage, letter: str, opinions: tuple[str, str]) -> tuple[dict[str, Any], str, str]:
    """Apply for a B licence that rests on opinions on paper, by their numbers; it is accepted at once."""
    tree, title = _worked(letter)
    number = stage.arrange(tree, title)
    stage.countersign(number)
    case = stage.apply("b_licence", number, "ra@holder.example")
    today = clock.today().isoformat()
    stage.do(case, SHANGHAI.who("officer"), "receive", on=today)
    _on_file(stage, case, dict(zip(("conjugator", "filler"), opinions, strict=True)), today)
    stage.do(case, SHANGHAI.who("officer"), "accept")
    return tree, number, case


def reviewed_by_the_centre(stage: Stage) -> Iterator[str]:
    """The centre carries out the technical review of a B licence, whose clock it stops."""
    yield "2026-06-02"
    _, _, case = _on_two_opinions(stage, "J", ("苏药监意见2026-36", "浙药监意见2026-23"))
    yield "2026-06-08"
    stage.refer(case, SHANGHAI, 15, "连续偶联与在线监测工艺尚无先例")


def with_the_holder(stage: Stage) -> Iterator[str]:
    """The B licence waits for the holder, who may also be heard on an interested party's stake, and to be inspected.

    The holder has filled in what nobody has signed yet.
    """
    yield "2026-06-03"
    tree, number, case = _on_two_opinions(stage, "K", ("苏药监意见2026-37", "浙药监意见2026-24"))
    yield "2026-06-11"
    officer = SHANGHAI.who("officer")
    asked = ["原液冷冻运输的补充验证资料"]
    stage.do(case, officer, "request_supplement", questions=asked, reply_by="2026-06-25")
    stage.arrange_inspection(case, SHANGHAI, ("2026-06-16", "2026-06-17"))
    yield "2026-06-12"
    interest = "示例：该企业就同一生产线与持有人另有独家使用约定，本许可事项直接关系其重大利益。"
    stage.do(case, officer, "tell_interested", name="示例细胞技术有限公司", interest=interest, reply_by="2026-06-24")
    tree["handoffs"][0]["hold_time_h"] = 600
    stage.fill(number, "holder", tree)


def before_the_licence(stage: Stage) -> Iterator[str]:
    """The B licence is examined, inspected and advised: it waits for the decision."""
    yield "2026-06-01"
    _, _, case = _on_two_opinions(stage, "L", ("苏药监意见2026-35", "浙药监意见2026-22"))
    stage.arrange_inspection(case, SHANGHAI, ("2026-06-08", "2026-06-09"))
    yield "2026-06-09"
    stage.inspect(case, SHANGHAI, "2026-06-08", "2026-06-09")
    yield "2026-06-12"
    stage.advise(case, SHANGHAI)


def invited(stage: Stage) -> Iterator[str]:
    """An arrangement that is being filled in: one manufacturer has not answered the invitation yet.

    Administrators have invited colleagues, who have not come yet.
    """
    tree = example("antibody-with-obstacles")
    number = stage.begin(tree, Text("Conjugate with obstacles", "存在障碍的偶联药物"))
    stage.fill(number, "holder", tree)
    stage.sign(number, "holder")
    yield "2026-06-12"
    stage.invite()


SCENES: Final[tuple[Scene, ...]] = (
    worked, licensed, inspected, at_the_door, before_the_decision, refused, ended, on_paper, invited,
    at_the_centre, reviewed_by_the_centre, with_the_holder, before_the_licence,
)  # fmt: skip
