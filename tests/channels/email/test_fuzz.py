"""Ten thousand damaged mails: none raises, hangs or loses its words. Seeds that once did are tried with every run."""

import pytest

from .fuzz import damaged, fault

DAMAGED = 10_000
KEPT = ()


@pytest.mark.parametrize("seed", [*KEPT, *range(30)])
def test_a_damaged_mail_is_read(seed):
    assert fault(damaged(seed)) == ""


@pytest.mark.full
def test_ten_thousand_damaged_mails_are_read():
    faults = {seed: wrong for seed in range(DAMAGED) if (wrong := fault(damaged(seed)))}
    print(f"\n{DAMAGED} damaged mails: {len(faults)} faults")
    assert not faults
