"""The written confirmation of notice 173, paragraph 2: whose counts, and what one lacks."""

import datetime as dt

from fenduan.dossier.model import Confirmation, Party
from fenduan.law.arrangement import Arrangement, domestic, settled
from fenduan.law.finding import EVIDENCE, Lack, at, place_name, say

_SOME_PLACE = "CN-SH"


def seats_of(case: Arrangement) -> frozenset[str]:
    """The places whose confirmation counts: a domestic holder's, an overseas holder's agents'."""
    if case.holder_domestic:
        return frozenset({case.holder.place or ""})
    return frozenset(each.place for each in case.agents if each.place is not None and domestic(each.place))


def confirmations_for(case: Arrangement, item: int, manufacturer: Party) -> list[Confirmation]:
    """Confirmations for the manufacturer and item that exist on the day, from whatever place."""
    found = [
        each
        for each in case.existing(case.dossier.confirmations)
        if each.kind == "experience_extension" and each.entrusted == manufacturer.id and each.item == item
    ]
    return sorted(
        settled(found), key=lambda each: (not case.evidenced(each), each.date is None, each.date or dt.date.min)
    )


def lacks_of_confirmation(case: Arrangement, item: int, manufacturer: Party) -> list[Lack]:
    """Name what the confirmation lacks: the place that gives it, its date or document, or all of it."""
    found = confirmations_for(case, item, manufacturer)
    seats, lacks = seats_of(case), list[Lack]()
    if not seats:
        seat = next((each.authority for each in found if each.authority and domestic(each.authority)), _SOME_PLACE)
        seats, lacks = frozenset({seat}), [_seat_lack(case, seat)]
    near = [each for each in found if each.authority in seats]
    if not near:
        return [*lacks, _new_confirmation(case, item, manufacturer, min(seats))]
    if near[0].date is None:
        what = say("the date of the written confirmation", "书面确认的日期")
        lacks.append(Lack(at(near[0], "date"), what, case.as_of.isoformat()))
    if not case.evidenced(near[0]):
        what = say("the written confirmation itself", "书面确认文件")
        lacks.append(Lack(at(near[0], "document"), what, EVIDENCE))
    return lacks


def _seat_lack(case: Arrangement, place: str) -> Lack:
    """Name the place that is missing to know whose confirmation counts."""
    if case.holder.place is None:
        return Lack(at(case.holder, "place"), say("the holder's place", "持有人所在地"), place)
    silent = next((each for each in case.agents if each.place is None), None)
    if silent is not None:
        what = say("the place of {agent}", "{agent}所在地", agent=silent)
        return Lack(at(silent, "place"), what, place)
    what = say("the overseas holder's domestic agent", "境外持有人指定的境内企业法人")
    number = next(n for n in range(1, len(case.parties) + 2) if f"agent-{n}" not in case.parties)
    return Lack(("/parties/-",), what, {"id": f"agent-{number}", "roles": ["domestic_agent"], "place": place})


def _new_confirmation(case: Arrangement, item: int, manufacturer: Party, place: str) -> Lack:
    return Lack(
        ("/confirmations/-",),
        say(
            "the written confirmation by the authority of {place} for {party}, item {item}",
            "{place}药品监督管理部门就{party}适用第{item}项情形出具的书面确认",
            place=place_name(place),
            party=manufacturer,
            item=item,
        ),
        {
            "kind": "experience_extension",
            "authority": place,
            "item": item,
            "entrusted": manufacturer.id,
            "date": case.as_of.isoformat(),
            "document": EVIDENCE,
        },
    )
