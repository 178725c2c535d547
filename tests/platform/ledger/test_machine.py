"""Whatever is written, undone, sealed and erased in whatever order: the log is what a simple model says."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from fenduan.evidence.merkle import root
from fenduan.evidence.verifier import verify
from fenduan.evidence.witness import Seen, Update, consider
from fenduan.platform.base import clock
from fenduan.platform.base.errors import Refused
from fenduan.platform.ledger import keys, selectors, services
from fenduan.platform.ledger.fsck import fsck
from fenduan.platform.ledger.models import Checkpoint, Entry, Leaf, Node, Opening
from fenduan.platform.ledger.sealing import seal
from tests.platform.ledger.people import administrator, officer


class Ledger(RuleBasedStateMachine):
    """The model: numbers written and not sealed yet, numbers in their places, and what a witness has seen."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[str] = []
        self.places: list[str] = []
        self.seen = Seen()

    @rule(count=st.integers(min_value=1, max_value=5), keep=st.booleans(), value=st.text(max_size=5))
    def write(self, count: int, keep: bool, value: str) -> None:  # noqa: FBT001 - hypothesis gives it by name
        """Write in one transaction, and keep it or not."""
        with transaction.atomic():
            made = [self._record(value) for _ in range(count)]
            transaction.set_rollback(not keep)
        if keep:
            self.waiting += made

    def _record(self, value: str) -> str:
        fields: dict[str, Any] = {"value": value}
        return services.record(actor=officer(), action="t.write", subject=("case", "1"), fields=fields).number

    @rule()
    def seal(self) -> None:
        """Seal what waits."""
        sealed = seal()
        assert (sealed.count if sealed else 0) == len(self.waiting)
        self.places, self.waiting = self.places + self.waiting, []

    @rule(data=st.data())
    @precondition(lambda self: self.places)
    def erase(self, data: st.DataObject) -> None:
        """Erase a person's data of an entry, which is an entry too; what is erased already is refused."""
        number = data.draw(st.sampled_from(self.places))
        name = data.draw(st.sampled_from(["actor_name", "reason"]))
        if Opening.objects.filter(entry__number=number, name=name).exists():
            done = services.erase(actor=administrator(), number=number, names=[name], reason="本人申请")
            self.waiting.append(done.number)
        else:
            with pytest.raises(Refused):
                services.erase(actor=administrator(), number=number, names=[name], reason="本人申请")

    @rule()
    @precondition(lambda self: self.places)
    def watch(self) -> None:
        """Let the witness follow: it never sees a fork."""
        self.seen = consider(self.seen, Update.parse(selectors.update_since(self.seen.size)), keys.public())
        assert self.seen.size == len(self.places)

    @rule(data=st.data())
    @precondition(lambda self: self.places)
    def prove(self, data: st.DataObject) -> None:
        """Verify the receipt of any entry."""
        position = data.draw(st.integers(min_value=0, max_value=len(self.places) - 1))
        verdict = verify(selectors.receipt_for(officer(), self.places[position]).file(), keys.public())
        assert (verdict.kind, verdict.facts["index"]) == ("receipt", position)

    @invariant()
    def stands_as_modelled(self) -> None:
        """Hold the tables against the model."""
        assert list(Leaf.objects.order_by("index").values_list("entry__number", flat=True)) == self.places
        assert Entry.objects.count() == len(self.places) + len(self.waiting)
        leaves = [bytes(each) for each in Leaf.objects.order_by("index").values_list("entry__leaf", flat=True)]
        last = Checkpoint.objects.order_by("-size").first()
        assert (bytes(last.root) if last else root([])) == root(leaves)

    def teardown(self) -> None:
        """Let the second verifier look, and begin anew."""
        report = fsck(str(keys.public()), now=clock.now())
        assert report.faults == []
        for every in (Leaf, Checkpoint, Node, Opening, Entry):
            every.objects.all()._raw_delete("default")


@pytest.mark.databases
@pytest.mark.django_db(transaction=True)
def test_the_ledger_does_what_the_model_does() -> None:
    # The rules and invariants of the machine assert: a step that differs from the model fails here.
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # hypothesis does not say
        Ledger,
        settings=settings(max_examples=12, stateful_step_count=15, suppress_health_check=list(HealthCheck)),
    )
