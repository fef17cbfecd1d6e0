"""A run asked to stop by its caller stops as by Ctrl-C: what was played is judged."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interruptible() -> Iterator[None]:
    """Treat SIGTERM as Ctrl-C inside the block."""
    avant = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, avant)
