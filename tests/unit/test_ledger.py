"""What is stale, what is gone, and what is left of a ledger's file."""

import pytest

from sitegen.ledger import Ledger, Trace, dumps, gone, loads, stale

PAGE, FILE = Trace("k" * 48, "d" * 32, "1.2.3"), Trace("k" * 48, "e" * 32, "4.5.6")
LEDGER = Ledger("_site", {"404.html": PAGE, "papers/k/cite.bib": FILE, "a/\u00e9\n": FILE})


def test_ledger_comes_back_as_it_was() -> None:
    assert loads(dumps(LEDGER), "_site") == LEDGER
    assert loads(dumps(Ledger("x")), "x") == Ledger("x")


def test_ledger_of_another_folder_is_empty() -> None:
    assert loads(dumps(LEDGER), "other") == Ledger("other")


def test_any_wrong_bit_or_lost_end_makes_it_empty() -> None:
    data = dumps(LEDGER)
    for place in range(len(data)):
        wrong = data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]
        assert loads(wrong, "_site") == Ledger("_site")
        assert loads(data[:place], "_site") == Ledger("_site")
    assert loads(data.replace(b"ledger 7", b"ledger 6"), "_site") == Ledger("_site")


def test_file_says_what_it_is() -> None:
    assert dumps(LEDGER).startswith(b"sitegen ledger 7 ")


@pytest.mark.parametrize(
    ("trace", "key", "is_whole", "why"),
    [
        (None, "k", False, "it is new"),
        (None, "k", True, "it is new"),
        (Trace("k", "d", "1"), "k", True, ""),
        (Trace("k", "d", "1"), "l", True, "what it shows, its template or the program changed"),
        (Trace("k", "d", "1"), "l", False, "what it shows, its template or the program changed"),
        (Trace("k", "d", "1"), "k", False, "the file was changed or deleted"),
    ],
)
def test_file_stays_if_its_key_is_the_same_and_it_is_whole(
    trace: Trace | None, key: str, *, is_whole: bool, why: str
) -> None:
    assert stale(trace, key, is_whole=is_whole) == why


@pytest.mark.parametrize(
    ("paths", "owned", "expected"),
    [
        (["404.html", "papers/k/cite.bib", "a/\u00e9\n"], [], []),
        (["papers/k/cite.bib", "a/\u00e9\n", "new"], [], ["404.html"]),
        ([], [], ["404.html", "a/\u00e9\n", "papers/k/cite.bib"]),
        (["404.html", "a/\u00e9\n"], ["404.html", "papers/l/a"], ["papers/k/cite.bib", "papers/l/a"]),
    ],
)
def test_only_what_no_run_has_now_is_gone(paths: list[str], owned: list[str], expected: list[str]) -> None:
    assert gone(LEDGER, paths, owned) == expected
