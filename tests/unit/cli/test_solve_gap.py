"""`heliotrope solve gap`: an instance in, an agent for each job out, bad numbers by their line."""

import json
import subprocess
import sys

import pytest
from tests.support.solving import run

GOOD = "2 3\n10 20 30\n15 12 25\n4 5 6\n5 4 6\n9 10\n"


@pytest.fixture
def instance(tmp_path):
    """Writes an instance and gives its path."""

    def write(content):
        path = tmp_path / "instance"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_each_job_gets_its_agent_numbered_from_one(instance, tmp_path, capsys):
    """Job 1 costs 10 with agent 1, jobs 2 and 3 cost 12 and 25 with agent 2 and weigh 4 + 6 of its 10."""
    out = tmp_path / "plan.csv"

    assert run("gap", instance(GOOD), "--out", out, "--seconds", 30) == 0

    assert out.read_bytes() == b"job,agent\n1,1\n2,2\n3,2\n"
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said.pop("seconds") >= 0
    assert said.pop("work") >= 0
    assert said == {"objective": 47, "bound": 47, "gap": 0.0, "agents": 2, "jobs": 3, "seed": 1}


def test_lines_may_be_broken_anywhere(instance, tmp_path):
    out = tmp_path / "plan.csv"

    assert run("gap", instance("\ufeff" + GOOD.replace(" ", "\n\n")), "--out", out, "--seconds", 30) == 0

    assert out.read_bytes() == b"job,agent\n1,1\n2,2\n3,2\n"


def test_the_work_and_seed_of_a_run_give_its_answer_again(instance, tmp_path, capsys):
    jobs, agents = 40, 4
    rows = [[(7 * i + 11 * j + i * j) % 23 + 5 for j in range(jobs)] for i in range(2 * agents)]
    room = [int(0.8 * sum(row) / agents) for row in rows[agents:]]
    text = "\n".join([f"{agents} {jobs}", *(" ".join(map(str, row)) for row in [*rows, room])])
    path, out = instance(text), tmp_path / "plan.csv"
    assert run("gap", path, "--out", out, "--work", 30_000_000, "--seed", 5) == 0
    first, said = out.read_bytes(), json.loads(capsys.readouterr().out.splitlines()[-1])

    assert run("gap", path, "--out", out, "--work", said["work"], "--seed", 5) == 0

    again = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert out.read_bytes() == first
    assert (again["objective"], again["bound"], again["work"]) == (
        said["objective"],
        said["bound"],
        said["work"],
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (GOOD.replace("12", "twelve"), "line 3: 'twelve' is not a whole number"),
        (GOOD.replace("12", "1.5"), "line 3: '1.5' is not a whole number"),
        (GOOD.replace("12", "9" * 40), "line 3: '" + "9" * 40 + "' is not a whole number"),
        (GOOD.replace("4 5 6", "4 -5 6"), "line 4: -5 is below 0 as the load of job 2 with agent 1"),
        (GOOD.replace("9 10", "9"), "line 6: the file ends after 15 numbers; 2 agents and 3 jobs need 16: "),
        (GOOD.replace("9 10", "9"), "next would be the capacity of agent 2"),
        (GOOD + "7", "line 7: 7 is one number too many"),
        ("0 3\n", "line 1: the file must begin with"),
        ("", "line 1: the file must begin with"),
        (b"2 3\n10 \xff 30\n", "line 2: is not UTF-8 at byte 4"),
        (GOOD.replace("5 4 6", "11 4 6").replace("4 5 6", "10 5 6"), "No agent has the capacity for job 1:"),
        (GOOD.replace("9 10", "7 6"), "1 are missing"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(instance, tmp_path, capsys, content, told):
    out = tmp_path / "plan.csv"

    assert run("gap", instance(content), "--out", out, "--seconds", 5) == 2

    assert told in capsys.readouterr().err
    assert not out.exists()


def test_jobs_that_do_not_fit_together_end_with_another_code(instance, tmp_path, capsys):
    out = tmp_path / "plan.csv"

    assert run("gap", instance("2 3\n1 1 1\n1 1 1\n4 4 4\n4 4 4\n7 7\n"), "--out", out, "--seconds", 20) == 1

    assert "add capacity" in capsys.readouterr().err
    assert not out.exists()


def test_a_missing_file_and_a_missing_folder_are_refused(tmp_path, capsys, instance):
    assert run("gap", tmp_path / "none", "--out", tmp_path / "plan.csv") == 2
    assert "none" in capsys.readouterr().err
    assert run("gap", instance(GOOD), "--out", tmp_path / "no" / "plan.csv") == 2
    assert "There is no folder" in capsys.readouterr().err


def test_help_costs_no_heavy_import():
    code = (
        "import sys, heliotrope.interfaces.cli.solve as _;"
        "print(*(name in sys.modules for name in ('numba', 'numpy')))"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert told.split() == ["False", "False"]
