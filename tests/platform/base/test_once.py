"""What one page reads several times is read once, and nowhere else is anything kept."""

from collections.abc import Callable

from fenduan.platform.base.once import once, one_look


def counting() -> Callable[[], int]:
    made: list[int] = []

    def read() -> int:
        made.append(0)
        return len(made)

    return read


def test_within_one_look_it_is_read_once_for_each_key() -> None:
    read = counting()
    with one_look():
        assert [once("a", read), once("a", read), once("b", read), once("a", read)] == [1, 1, 2, 1]


def test_outside_and_in_another_look_it_is_read_anew() -> None:
    read = counting()
    assert [once("a", read), once("a", read)] == [1, 2]
    with one_look():
        assert once("a", read) == 3
    with one_look():
        assert once("a", read) == 4
    assert once("a", read) == 5


def test_what_failed_is_tried_again() -> None:
    def fails() -> int:
        raise KeyError("no")

    read = counting()
    with one_look():
        for _ in range(2):
            try:
                once("a", fails)
            except KeyError:
                continue
        assert once("a", read) == 1
