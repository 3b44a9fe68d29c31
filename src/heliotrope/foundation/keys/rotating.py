"""Taking a home's next key into use: every data key is wrapped anew while the platform works on."""

from collections.abc import Callable, Sequence

from heliotrope.core.errors import Conflict
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.errors import KeyAway
from heliotrope.foundation.keys.keyring import Wrapped, context_of, unwrap_all, wrap_all
from heliotrope.foundation.keys.store import Kept, KeyStore

BATCH = 500


def rewrap(custody: Custody, home: str, tell: Callable[[int], None] = lambda _done: None) -> int:
    """Wrap every data key of a home that an earlier version wraps under the current one; gives how many.

    May be killed and run again, and two may run at once.  Keys that are read or destroyed meanwhile are
    read and destroyed as ever.  What a process that has not seen the new version adds meanwhile is left
    for the next call.
    """
    store, version, done = custody.store(home), custody.ring.current(home), 0
    full = True
    while full:
        batch = store.below(version, limit=BATCH)
        full = len(batch) == BATCH
        made = _anew(custody, home, batch)
        _check_newer(made, version)
        done += store.rewrap(batch, made)
        tell(done)
    return done


def check_all_on(store: KeyStore, version: int) -> None:
    """Refuse while anything is wrapped under an earlier version: dropping that would lose it."""
    left = sum(count for of, count in store.counts().items() if of < version)
    if left:
        raise Conflict(
            f"{left} keys of the home {store.home} are still wrapped under an earlier version; "
            "run `heliotrope keys rotate` to its end first."
        )


def _anew(custody: Custody, home: str, batch: Sequence[Kept]) -> list[Wrapped]:
    asked = [(one.wrapped, context_of(home, one.id)) for one in batch if one.wrapped is not None]
    secrets = []
    for (_wrapped, context), found in zip(asked, unwrap_all(custody.ring, home, asked), strict=True):
        if not isinstance(found, bytes):
            raise found
        secrets.append((found, context))
    return wrap_all(custody.ring, home, secrets)


def _check_newer(made: Sequence[Wrapped], version: int) -> None:
    """Refuse what a service wrapped under an earlier version than it said: it would be taken up for ever."""
    if any(one.version < version for one in made):
        raise KeyAway(f"The service says version {version} and wraps under an earlier one; try again.")
