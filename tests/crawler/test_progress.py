"""The line of progress: rates of the last minute, the slowest hosts, and nothing at all in a pipe."""

from crawler.standing.progress import SLOW, WINDOW, Rates


def test_rates_are_those_of_the_last_minute():
    rates = Rates()
    for second in range(100):
        rates.take(float(second), "a.gov.cn", 0.1, 1000)
    answers, size = rates.per_second(99.0)
    assert 0.9 < answers < 1.1 and 900 < size < 1100
    assert rates.per_second(99.0 + 2 * WINDOW) == (0.0, 0.0)
    assert len(rates.recent) <= WINDOW + 1
    assert rates.say(99.0).startswith("100 answers, 1.0/s")


def test_the_slowest_hosts_are_named_and_a_host_that_got_faster_is_not():
    rates = Rates()
    for seconds in (30.0, 20.0):
        rates.take(0.0, "slow.gov.cn", seconds, 1)
    for seconds in (SLOW * 2, 0.0, 0.0, 0.0):
        rates.take(0.0, "better.gov.cn", seconds, 1)
    rates.take(0.0, "quick.gov.cn", 0.1, 1)
    assert [host for host, _ in rates.slowest()] == ["slow.gov.cn"]
    assert "slowest slow.gov.cn 25 s" in rates.say(1.0)
