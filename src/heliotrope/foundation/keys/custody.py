"""The keys that this process has in hand: unwrapped when they are needed, and forgotten within a second.

A data key is kept in memory for a second at most, counted from before its store was asked, so what was
erased is unreadable everywhere a second later.  Values that were read and not opened yet are noted, and the
first that is opened fetches the keys of all of them: a page of many rows asks each key store once.
"""

import hashlib
import hmac
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from heliotrope.core.errors import HeliotropeError
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.errors import KeyAway, SubjectErased
from heliotrope.foundation.keys.keyring import Keyring, Unwrapped, context_of, unwrap_all, wrap_all
from heliotrope.foundation.keys.sealing import KEY_BYTES, DataKey
from heliotrope.foundation.keys.store import Kept, KeyStore

HELD_S: Final = 0.9
"""How long a key may stay in memory after its store was asked; an erasure takes part of its second itself."""
HELD_MOST: Final = 20_000
NOTED_MOST: Final = 5_000
LOOKUP: Final = UUID(int=1)
"""The subject whose key makes a home's look-up tokens: nobody's, so it is never erased."""


@dataclass(frozen=True, slots=True)
class _Held:
    key: DataKey | None
    until: float


class _Mine(threading.local):
    """What one thread has: its connections, and the keys that it is about to need."""

    def __init__(self) -> None:
        self.stores: dict[str, KeyStore] = {}
        self.noted: dict[tuple[str, UUID], None] = {}


class Custody:
    """Data keys of the homes that a keyring holds, from the key stores at these addresses."""

    def __init__(
        self, ring: Keyring, urls: Mapping[str, str], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.ring = ring
        self._urls = dict(urls)
        self._clock = clock
        self._held: dict[tuple[str, UUID], _Held] = {}
        self._of_subject: dict[tuple[str, UUID], _Held] = {}
        self._mine = _Mine()

    @property
    def homes(self) -> tuple[str, ...]:
        """The homes that have a key store."""
        return tuple(self._urls)

    def holds(self, home: str) -> bool:
        """Whether this process has what opens a home's data: the key, and the address of its key store."""
        if home not in self._urls:
            return False
        try:
            self.ring.current(home)
        except KeyAway:
            return False
        return True

    def store(self, home: str) -> KeyStore:
        """This thread's connection to a home's key store; raises KeyAway when there is none."""
        if home not in self._urls:
            raise KeyAway(f"This process was told of no key store of the home {home} (HELIOTROPE_KEYS).")
        if home not in self._mine.stores:
            self._mine.stores[home] = KeyStore(home, self._urls[home])
        return self._mine.stores[home]

    def close(self) -> None:
        """Let this thread's connections go, and forget every key."""
        for store in self._mine.stores.values():
            store.close()
        self._mine.stores.clear()
        self.forget()

    def forget(self) -> None:
        """Hold no key any longer."""
        self._held.clear()
        self._of_subject.clear()

    def note(self, home: str, key_id: UUID) -> None:
        """This key will be needed, perhaps: fetch it together with the next one that is."""
        if len(self._mine.noted) < NOTED_MOST:
            self._mine.noted[home, key_id] = None

    def key(self, home: str, key_id: UUID) -> DataKey | None:
        """A data key by its id; None when its subject was erased.

        Raises:
            KeyAway: the home's key or its store is not at hand, or the store has never heard of the key.
        """
        held = self._still(self._held, (home, key_id))
        if held is None:
            self._fetch(home, key_id)
            held = self._held.get((home, key_id))
        if held is None:
            raise KeyAway(
                f"The key store of the home {home} does not know a key that its data was sealed with. "
                "Was the data restored without its key store? Bring that one back."
            )
        return held.key

    def for_subject(self, home: str, subject_id: UUID) -> DataKey:
        """The key to seal a subject's data with, durable in the store; see ``for_subjects``."""
        held = self._still(self._of_subject, (home, subject_id))
        if held is not None and held.key is not None:
            return held.key
        return self.for_subjects(home, [subject_id])[subject_id]

    def for_subjects(self, home: str, subject_ids: Iterable[UUID]) -> dict[UUID, DataKey]:
        """The keys to seal these subjects' data with: of each its own, made where there is none.

        Raises:
            KeyAway: the home's key or its store is not at hand.
            SubjectErased: one of them was erased.
        """
        found: dict[UUID, DataKey] = {}
        for subject_id in dict.fromkeys(subject_ids):
            held = self._still(self._of_subject, (home, subject_id))
            if held is not None and held.key is not None:
                found[subject_id] = held.key
        asked = [one for one in dict.fromkeys(subject_ids) if one not in found]
        if asked:
            found |= self._made(home, asked)
        return found

    def token(self, home: str, purpose: str, text: str) -> str:
        """What a text is looked up by: the same for the same text in a home, and telling nothing of it.

        Source:
            RFC 2104 (HMAC) with SHA-256, under a key of the home's own.
        """
        key = self.for_subject(home, LOOKUP)
        return hmac.digest(key.secret, f"{purpose}\0{text}".encode(), hashlib.sha256).hex()

    def _made(self, home: str, subject_ids: list[UUID]) -> dict[UUID, DataKey]:
        store, until = self.store(home), self._clock() + HELD_S
        kept = store.by_subject(subject_ids)
        missing = [one for one in subject_ids if one not in kept]
        if missing:
            kept |= store.keep(self._offered(home, missing))
        keys = self._all_unwrapped(home, [kept[subject_id] for subject_id in subject_ids])
        found = {}
        for subject_id, key in zip(subject_ids, keys, strict=True):
            if isinstance(key, HeliotropeError):
                raise key
            if key is None:
                raise SubjectErased(
                    "This person's data was erased at their request: nothing more is kept under it. "
                    "If they write again, they are somebody new."
                )
            found[subject_id] = key
            self._hold(home, kept[subject_id], key, until)
        return found

    def _offered(self, home: str, subject_ids: list[UUID]) -> list[Kept]:
        ids = [new_id() for _ in subject_ids]
        given = [(os.urandom(KEY_BYTES), context_of(home, one)) for one in ids]
        made = zip(ids, subject_ids, wrap_all(self.ring, home, given), strict=True)
        return [Kept(id=key_id, subject_id=subject, wrapped=wrapped) for key_id, subject, wrapped in made]

    def _all_unwrapped(self, home: str, kept: Sequence[Kept]) -> list[DataKey | HeliotropeError | None]:
        """Each key, None for an erased subject's, or what is wrong with it; one question to the keyring."""
        whole = [(one.wrapped, context_of(home, one.id)) for one in kept if one.wrapped is not None]
        said: Iterator[Unwrapped] = iter(unwrap_all(self.ring, home, whole))
        found: list[DataKey | HeliotropeError | None] = []
        for one in kept:
            secret = None if one.wrapped is None else next(said)
            found.append(DataKey(id=one.id, secret=secret) if isinstance(secret, bytes) else secret)
        return found

    def _fetch(self, home: str, key_id: UUID) -> None:
        """Fetch a key, with all of the home that were noted."""
        noted = [one for other, one in self._mine.noted if other == home]
        self._mine.noted = {pair: None for pair in self._mine.noted if pair[0] != home}
        store, wanted = self.store(home), {key_id, *noted}
        until = self._clock() + HELD_S
        kept = list(store.by_id(wanted).values())
        found = self._all_unwrapped(home, kept)
        if self._clock() >= until:
            # A keyring far away took its time: whoever was erased meanwhile is not read out of this answer.
            until, still = self._clock() + HELD_S, store.by_id(wanted)
            found = [key if still[one.id].wrapped else None for one, key in zip(kept, found, strict=True)]
        for one, key in zip(kept, found, strict=True):
            if not isinstance(key, HeliotropeError):
                self._hold(home, one, key, until)
            elif one.id == key_id:  # another's trouble is told to who needs that one
                raise key

    def _hold(self, home: str, kept: Kept, key: DataKey | None, until: float) -> None:
        if len(self._held) >= HELD_MOST:
            self.forget()
        self._held[home, kept.id] = held = _Held(key, until)
        if kept.subject_id != kept.id:
            self._of_subject[home, kept.subject_id] = held

    def _still(self, where: dict[tuple[str, UUID], _Held], what: tuple[str, UUID]) -> _Held | None:
        held = where.get(what)
        if held is not None and held.until > self._clock():
            return held
        where.pop(what, None)
        return None
