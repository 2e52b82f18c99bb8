"""A stream through TLS: the connection is taken over from the server all the same."""

from pasokh.kernel.certificate import Certificate
from tests.certificates import Authority
from tests.front.serving import EventSource, serving, wait_until


def test_a_stream_through_tls_hears_resumes_and_is_missed(front, tell, tmp_path):
    authority = Authority(tmp_path)
    with serving(front, Certificate(*authority.issue("localhost"))) as port:
        with EventSource(port, "test", trusting=authority.trusting()) as stream:
            tell("سلام")
            assert stream.frames(1) == ["سلام"]
        wait_until(lambda: front.hub.subscriptions.count == 0)
        tell("در نبود")
        again = {"last": stream.last, "heard": stream.heard, "trusting": authority.trusting()}
        with EventSource(port, "test", **again) as stream:
            assert stream.frames(1) == ["در نبود"]
            big = "پ" * 40_000
            tell(big)
            assert stream.frames(1) == [big]


def test_streams_through_tls_are_told_to_come_back(front, tell, tmp_path):
    authority = Authority(tmp_path)
    with serving(front, Certificate(*authority.issue("localhost"))) as port:
        stream = EventSource(port, "test", trusting=authority.trusting())
        wait_until(lambda: front.hub.subscriptions.count == 1)
    assert stream.ends()
    stream.close()
