"""What has happened in the demonstration: arrangements, and cases in every state."""

from collections.abc import Iterator
from typing import Any, Final

from fenduan.platform.demo.stage import JIANGSU, PAPER, REMEDIES, SHANGHAI, ZHEJIANG, Bureau, Scene, Stage, example
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


def worked(stage: Stage) -> Iterator[str]:
    """The worked example: both opinions given, the B licence accepted on 2026-06-01."""
    tree, title = _worked("A")
    number = stage.arrange(tree, title)
    yield from _both_consent(stage, number, ("2026-04-28", "2026-05-06", "2026-05-20", "2026-05-28"))
    yield "2026-05-29"
    case = stage.apply("b_licence", number, "ra@holder.example")
    yield "2026-06-01"
    stage.accept(case, SHANGHAI)


def licensed(stage: Stage) -> Iterator[str]:
    """Granted, delivered and published: closed; a supplement was answered by a new manifest."""
    tree, title = _worked("B")
    number = stage.arrange(tree, title)
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
    stage.do(
        case,
        SHANGHAI.who("officer"),
        "start_technical_review",
        on="2026-05-11",
        carried_out_by="centre",
        expected_days=3,
        reasons="工艺衔接复杂",
    )
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
    """One opinion stopped by an inspection on site, the other waits for a supplement."""
    tree, title = _worked("C")
    number = stage.arrange(tree, title)
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


def at_the_door(stage: Stage) -> Iterator[str]:
    """One opinion is not signed for yet, the other is incomplete; the B licence is received and nothing was told."""
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
    number = stage.arrange(tree, title)
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
    yield "2026-05-12"
    case = stage.apply("b_licence", number, "ra@holder.example")
    stage.do(case, SHANGHAI.who("officer"), "receive", on="2026-05-12")
    for party, name in (("conjugator", "苏药监意见2026-31"), ("filler", "浙药监意见2026-18")):
        stage.do(
            case,
            SHANGHAI.who("officer"),
            "enter_opinion",
            party=party,
            number=name,
            day="2026-05-08",
            consent=True,
            document=PAPER,
        )
    stage.do(case, SHANGHAI.who("officer"), "accept")
    stage.arrange_inspection(case, SHANGHAI, ("2026-05-20", "2026-05-21"))
    yield "2026-05-21"
    stage.inspect(case, SHANGHAI, "2026-05-20", "2026-05-21")
    yield "2026-06-01"
    stage.conclude(case, SHANGHAI, licence=_LICENCE)


def invited(stage: Stage) -> Iterator[str]:
    """An arrangement that is being filled in: one manufacturer has not answered the invitation yet."""
    tree = example("antibody-with-obstacles")
    number = stage.begin(tree, Text("Conjugate with obstacles", "存在障碍的偶联药物"))
    stage.fill(number, "holder", tree)
    stage.sign(number, "holder")
    yield "2026-06-12"


SCENES: Final[tuple[Scene, ...]] = (
    worked, licensed, inspected, at_the_door, before_the_decision, refused, ended, on_paper, invited,
)  # fmt: skip
