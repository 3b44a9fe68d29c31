"""One archive of everything that a plan delivered."""

import hashlib
import io
import json
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.deliver.parcel import CONTENTS, Entry, contents, packed, path_of, sha256_of


def entry(path: str, content: bytes) -> Entry:
    digest = hashlib.sha256(content).hexdigest()
    return Entry(node=path.partition("/")[0], delivery="d", path=path, sha256=digest, size=len(content))


def opened(parcel: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(parcel)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_parcel_holds_each_file_by_its_node_and_names_it_in_front():
    files = {"listings/translation.xlf": b"<xliff/>", "support/0001/transcript.json": b"{}"}

    made = opened(packed([entry(path, content) for path, content in files.items()], files.items()))

    assert list(made) == [CONTENTS, *sorted(files)]
    listed = json.loads(made[CONTENTS])["files"]
    assert [(one["node"], one["size"]) for one in listed] == [("listings", 8), ("support", 2)]


def test_the_items_of_a_stream_are_numbered():
    assert path_of("support", "transcript.json", number=12) == "support/0012/transcript.json"
    assert path_of("label", "results.csv", number=None) == "label/results.csv"


@given(st.dictionaries(st.text("abc/", min_size=1, max_size=6), st.binary(max_size=40), max_size=6))
def test_the_same_files_make_the_same_bytes_and_each_has_the_hash_that_is_listed(files):
    entries = [entry(path, content) for path, content in files.items()]

    one = packed(entries, files.items())
    other = packed(entries[::-1], reversed(files.items()))

    assert one == other
    assert sha256_of(entries) == hashlib.sha256(contents(entries)).hexdigest()
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        for told in entries:
            assert hashlib.sha256(archive.read(told.path)).hexdigest() == told.sha256


def test_an_empty_parcel_is_its_list_of_contents():
    assert list(opened(packed([], []))) == [CONTENTS]
