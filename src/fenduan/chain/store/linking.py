"""What was made of what among some lots of a store: the lines of a picture."""

from collections.abc import Iterable

from fenduan.chain.store import Store


def shown_names(store: Store, lots: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return of lots, by their numbers, the name that counts and the one that answers show."""
    query = "SELECT name, coalesce(spelt, name) FROM lots WHERE id = ?"
    found = {number: store.rows.execute(query, (number,)).fetchone() for number in lots}
    return {number: names for number, names in found.items() if names is not None}


def links_between(store: Store, lots: Iterable[int]) -> frozenset[tuple[str, str]]:
    """Return, for lots by their numbers, which was used and which was made of it, named as answers show them."""
    shown = {number: names[1] for number, names in shown_names(store, lots).items()}
    return frozenset(
        (shown[used], shown[made])
        for made in shown
        for (used,) in store.rows.execute("SELECT DISTINCT used FROM edges WHERE made = ?", (made,))
        if used in shown and used != made
    )
