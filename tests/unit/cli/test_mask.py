"""`heliotrope mask`: a file of texts in, masked texts and places out; whole or not at all."""

import json

import pytest

from heliotrope.interfaces.cli.main import app
from heliotrope.interfaces.cli.mask_files import mask_file


def _raw(line):
    return (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n"


def run(*words):
    with pytest.raises(SystemExit) as ended:
        app(["mask", *map(str, words)])
    return ended.value.code or 0


@pytest.fixture
def chats(tmp_path):
    def write(*lines):
        path = tmp_path / "chats.jsonl"
        path.write_bytes(b"".join(_raw(one) for one in lines))
        return path

    return write


def test_each_line_is_masked_with_offsets_in_code_points(chats, tmp_path, capsys):
    text = "😀 CPF 529.982.247-25, ligue (11) 98765-4321"
    out = tmp_path / "masked.jsonl"

    assert run("--in", chats({"text": text, "locale": "pt-BR"}, {"text": "nada"}), "--out", out) == 0

    first, second = map(json.loads, out.read_text("utf-8").splitlines())
    assert first["masked"] == "😀 CPF ⟨NATIONAL_ID_1⟩, ligue ⟨PHONE_1⟩"
    assert [(text[one["start"] : one["end"]], one["kind"]) for one in first["spans"]] == [
        ("529.982.247-25", "NATIONAL_ID"),
        ("(11) 98765-4321", "PHONE"),
    ]
    assert second == {"masked": "nada", "spans": []}
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told.pop("seconds") >= 0
    assert told == {
        "texts": 2,
        "characters": len(text) + 4,
        "spans": 2,
        "found": {"NATIONAL_ID": 1, "PHONE": 1},
    }


def test_bad_lines_are_named_by_number_and_nothing_is_written(chats, tmp_path, capsys):
    out = tmp_path / "masked.jsonl"
    out.write_text("as it was", "utf-8")
    bad = chats({"text": "a"}, b"{", {"txt": 1}, b"\xff", {"text": 5}, [], {"text": "a", "country": 3})

    assert run("--in", bad, "--out", out) == 2

    said = capsys.readouterr().err
    assert [number for number in range(1, 8) if f"line {number}:" in said] == [2, 3, 4, 5, 6, 7]
    assert out.read_text("utf-8") == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chats.jsonl", "masked.jsonl"]


def test_a_file_is_never_masked_onto_itself(chats, capsys):
    path = chats({"text": "kim@example.test"})

    assert run("--in", path, "--out", path) == 2
    assert "kim@example.test" in path.read_text("utf-8")
    assert "input itself" in capsys.readouterr().err


def test_only_the_kinds_asked_for_are_masked(chats, tmp_path, capsys):
    path, out = chats({"text": "kim@example.test, +44 20 7946 0958"}), tmp_path / "out.jsonl"

    assert run("--in", path, "--out", out, "--kinds", "phone") == 0
    assert json.loads(out.read_text("utf-8"))["masked"] == "kim@example.test, ⟨PHONE_1⟩"
    assert run("--in", path, "--out", out, "--kinds", "PHONE,SHOE") == 2
    assert "SHOE: no such kind" in capsys.readouterr().err


def test_a_client_s_own_patterns_come_as_data(chats, tmp_path, capsys):
    path, out, own = chats({"text": "client KD-123456"}), tmp_path / "out.jsonl", tmp_path / "own.json"
    own.write_text(json.dumps([{"name": "client number", "kind": "ACCOUNT", "shape": "KD-#{6}"}]), "utf-8")

    assert run("--in", path, "--out", out, "--patterns", own) == 0
    assert json.loads(out.read_text("utf-8"))["masked"] == "client ⟨ACCOUNT_1⟩"
    own.write_text('[{"name": "x", "kind": "SHOE", "shape": "#"}]', "utf-8")
    assert run("--in", path, "--out", out, "--patterns", own) == 2
    assert "Pattern 1" in capsys.readouterr().err


def test_half_a_surrogate_pair_and_an_empty_line_are_no_reason_to_stop(chats, tmp_path):
    out = tmp_path / "out.jsonl"

    summary = mask_file(chats(b'{"text": "\\ud800 kim@example.test"}', b"", {"text": ""}), out)

    assert summary.texts == 2
    assert json.loads(out.read_text("utf-8").splitlines()[0])["masked"] == "\ud800 ⟨EMAIL_1⟩"


def test_a_file_of_no_texts_gives_a_file_of_none(chats, tmp_path):
    out = tmp_path / "out.jsonl"

    assert mask_file(chats(), out).texts == 0
    assert out.read_text("utf-8") == ""


def test_with_the_model_names_are_found_that_no_word_announces(chats, tmp_path):
    text = "The song by Szabina Gelencsér was long."
    plain, read = tmp_path / "plain.jsonl", tmp_path / "read.jsonl"

    assert run("--in", chats({"text": text}), "--out", plain) == 0
    assert run("--in", chats({"text": text}), "--out", read, "--model") == 0

    assert json.loads(plain.read_text("utf-8"))["spans"] == []
    assert json.loads(read.read_text("utf-8"))["masked"] == "The song by ⟨PERSON_1⟩ was long."
