"""When a model that answers badly is left alone for a while, and when its calls are used up."""

import threading
from collections import deque
from collections.abc import Callable

FAILURES = 3
REST_S = 30.0
MOST_REST_S = 600.0


class Breaker:
    """Lets calls pass until several fail in a row; then one in a while, until one of those is answered.

    Args:
        clock: seconds that only go up.
        most_calls: calls that may pass within ``window_s``.
    """

    def __init__(self, clock: Callable[[], float], *, most_calls: int, window_s: float) -> None:
        self._clock, self._most, self._window_s = clock, most_calls, window_s
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until = 0.0
        self._made: deque[float] = deque()

    def passes(self) -> bool:
        """Whether a call may be made now; it then counts as made."""
        with self._lock:
            now = self._clock()
            while self._made and self._made[0] <= now - self._window_s:
                self._made.popleft()
            if len(self._made) >= self._most or (self._failures >= FAILURES and now < self._open_until):
                return False
            if self._failures >= FAILURES:
                # One call tries; the others keep away until it is known how it went.
                self._open_until = now + REST_S
            self._made.append(now)
            return True

    def answered(self) -> None:
        """A call came to its end."""
        with self._lock:
            self._failures = 0

    def failed(self, *, wait_s: float = 0.0) -> None:
        """A call did not; with how long the other side asked to be left alone."""
        with self._lock:
            self._failures = FAILURES if wait_s else self._failures + 1
            if self._failures >= FAILURES:
                self._open_until = self._clock() + min(max(REST_S, wait_s), MOST_REST_S)
