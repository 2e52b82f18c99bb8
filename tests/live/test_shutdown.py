from tests.front.serving import EventSource, serving


def test_streams_end_promptly_with_a_spread_hint(front, tell):
    hints = []
    with serving(front) as port:
        streams = [EventSource(port, "test", query=f"key=visitor:{number}") for number in range(5)]
        tell("واپسین")
        assert [stream.frames(1) for stream in streams] == [["واپسین"]] * 5
        # the server is asked to stop when this block ends
    for stream in streams:
        hints.append(int(stream.next_block()["retry"]))
        assert stream.next_block() is None
        stream.close()
    assert all(2_000 <= hint < 10_000 for hint in hints)
    assert len(set(hints)) > 1


def test_no_stream_is_opened_while_the_server_stops(front, real_db):
    with serving(front) as port:
        front.hub.closing = True
        assert EventSource(port, "test").status == 503
