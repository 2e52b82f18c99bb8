"""What the live part counts; the front prints it for Prometheus."""

from dataclasses import dataclass


@dataclass
class Counters:
    """Numbers since the process began, but for `streams_open`."""

    streams_open: int = 0
    streams_opened: int = 0
    streams_refused: int = 0
    streams_lapsed: int = 0
    dropped_readers: int = 0
    events_fanned_out: int = 0
    frames_sent: int = 0
    signals_sent: int = 0
    resets_sent: int = 0
    notices_lost: int = 0
