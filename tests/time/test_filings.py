"""What a change sets going where manufacturer and holder are in one place: ann-134, article 19."""

import datetime as dt

from fenduan.assessment.change import change_between
from tests.scenarios.build import GONE, changed, determined, example

DAY = "2026-06-15"


def test_a_new_manufacturer_in_the_holders_place_is_filed_together_with_the_holder() -> None:
    party = {"id": "newco", "name": "NewCo", "place": "CN-SH", "roles": ["entrusted_manufacturer"]}
    site = {"id": "sh-9", "party": "newco", "place": "CN-SH"}
    after = changed(example(), {"/parties/-": party, "/sites/-": site, "/segments/2/site": "sh-9", "/licences/2": GONE})
    before, then = (determined(raw, DAY).case.dossier for raw in (example(), after))
    filed = {each.step.key: each for each in change_between(before, then, dt.date.fromisoformat(DAY)).filings}

    assert "b_and_c_together:newco" in filed
    assert "c_licence:newco" not in filed
    assert [party.id for party in filed["b_and_c_together:newco"].step.by if not isinstance(party, str)] == [
        "holder",
        "newco",
    ]
