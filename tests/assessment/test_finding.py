"""What a finding says may be asked for again and again, whether it was given or is made when it is asked for."""

from fenduan.law.finding import Lack, at, met, not_shown, say, show

LACK = Lack(at("/product/name"), say("name", "名称"), "x")


def _made() -> list[list[Lack]]:
    return [[LACK]]


def test_what_is_missing_can_be_asked_for_again() -> None:
    for missing in (_made(), _made):
        finding = not_shown(say("Not shown.", "未证明。"), missing=missing)

        assert (finding.missing, finding.missing) == (((LACK,),), ((LACK,),))
        assert finding.remedy.kind == "correct_fact"


def test_facts_and_remarks_can_be_asked_for_again() -> None:
    remark = say("Besides.", "另外。")
    finding = met(say("Met.", "符合。"), facts=lambda: [at("/id")], remarks=[remark])

    assert (finding.facts, finding.facts) == ((at("/id"),), (at("/id"),))
    assert (finding.remarks, finding.remarks) == ((remark,), (remark,))


def test_a_name_given_in_neither_language_is_said_as_it_is_given() -> None:
    assert show({"fr": "Usine de Lyon"}, "en") == show({"fr": "Usine de Lyon"}, "zh") == "Usine de Lyon"
    assert (show({"zh": "甲厂"}, "en"), show({"en": "Plant A", "zh": "甲厂"}, "zh")) == ("甲厂", "甲厂")
