"""Roles and databases: made once, bound by row-level security, and printable for an administrator."""

import base64
import hashlib
import hmac
import subprocess
import threading
import uuid
from dataclasses import replace

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo

from heliotrope.core.errors import Conflict, Invalid, Unavailable
from heliotrope.foundation.postgres import Cluster, Plan, inspect, provision, sql_for
from heliotrope.foundation.postgres.steps import verifier

from .test_cluster import one, run

STATE = """
    SELECT jsonb_build_object(
        'roles', (SELECT jsonb_agg(to_jsonb(r) ORDER BY rolname) FROM pg_roles r),
        'databases', (SELECT jsonb_agg(jsonb_build_array(datname, datdba, datacl::text) ORDER BY datname)
                      FROM pg_database),
        'schema', (SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'),
        'defaults', (SELECT jsonb_agg(to_jsonb(d) ORDER BY oid) FROM pg_default_acl d))::text
"""


@pytest.fixture
def plan() -> Plan:
    """Names of its own for each test, with everything in them that quoting must survive."""
    mark = uuid.uuid4().hex[:6]
    return Plan(owner=f"Owner {mark}", app=f"a\"p'p {mark}", databases=(f"vault='{mark}\\",))


@pytest.fixture
def wide(plan: Plan) -> Plan:
    """The same with two databases."""
    return replace(plan, databases=(f"control {plan.owner}", *plan.databases))


def as_role(server: Cluster, plan: Plan, role: str) -> str:
    return make_conninfo(server.url(), dbname=plan.databases[0], user=role)


def state(server: Cluster, plan: Plan) -> list[object]:
    return [one(make_conninfo(server.url(), dbname=name), STATE) for name in plan.databases]


def test_a_second_run_does_nothing(server: Cluster, wide: Plan):
    first = provision(server.url(), wide)
    before = state(server, wide)

    second = provision(server.url(), wide)

    assert len(first) >= 4 + 5
    assert second == ()
    assert state(server, wide) == before
    assert inspect(server.url(), wide) == ()


def test_an_administrators_script_makes_the_same_and_can_run_twice(server: Cluster, wide: Plan):
    place = server.connection("postgres", "postgres")
    psql = [
        server.binaries.program("psql"),
        "-qX",
        "-h",
        place["HOST"],
        "-p",
        place["PORT"],
        "-U",
        "postgres",
    ]

    for _ in range(2):
        done = subprocess.run(
            [*psql, "postgres"], input=sql_for(wide), capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")

    assert inspect(server.url(), wide) == ()
    assert provision(server.url(), wide) == ()


def test_the_owner_of_a_server_of_ones_own_sets_it_up_as_far_as_it_may(server: Cluster, plan: Plan):
    run(server.url(), f'CREATE ROLE "{plan.owner}" LOGIN CREATEDB')
    as_owner = make_conninfo(server.url(), user=plan.owner)

    with pytest.raises(Unavailable, match="Ask its administrator to run the SQL"):
        provision(as_owner, plan)
    run(server.url(), next(trouble.remedy for trouble in inspect(as_owner, plan)))
    provision(as_owner, plan)

    assert inspect(as_owner, plan) == ()


def test_the_app_works_with_the_owners_tables_but_is_bound_by_their_policies(server: Cluster, plan: Plan):
    provision(server.url(), plan)
    owner, app = as_role(server, plan, plan.owner), as_role(server, plan, plan.app)
    run(
        owner,
        "CREATE TABLE unit (id int GENERATED ALWAYS AS IDENTITY, client text)",
        "ALTER TABLE unit ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY scope ON unit USING (client = 'ana')",
        "INSERT INTO unit (client) VALUES ('ana'), ('eve')",
    )

    run(app, "INSERT INTO unit (client) VALUES ('ana')", "UPDATE unit SET client = 'ana'")

    assert one(app, "SELECT count(*) FROM unit") == 2
    assert one(owner, "SELECT count(*) FROM unit") == 3


def test_the_app_cannot_get_round_its_bounds(server: Cluster, plan: Plan):
    provision(server.url(), plan)
    run(
        as_role(server, plan, plan.owner),
        "CREATE TABLE unit (client text)",
        "ALTER TABLE unit ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY scope ON unit USING (client = 'ana')",
    )

    for attempt in (
        ["TRUNCATE unit"],
        ["ALTER TABLE unit DISABLE ROW LEVEL SECURITY"],
        ["DROP POLICY scope ON unit"],
        ["SET row_security = off", "SELECT * FROM unit"],
        ["CREATE TABLE mine ()"],
        ["CREATE ROLE eve"],
        ["CREATE DATABASE eve"],
        ["SET SESSION AUTHORIZATION postgres"],
        [f'SET ROLE "{plan.owner}"'],
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run(as_role(server, plan, plan.app), *attempt)


def test_two_platforms_that_start_at_once_both_succeed(server: Cluster, wide: Plan):
    done: list[tuple[str, ...]] = []
    # The second comes through another database, where the first one's turn is not seen.
    urls = [server.url(), server.url(), make_conninfo(server.url(), dbname="template1")]
    threads = [threading.Thread(target=lambda url=url: done.append(provision(url, wide))) for url in urls]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(done) == 3
    assert inspect(server.url(), wide) == ()


@pytest.mark.parametrize("power", ["SUPERUSER", "BYPASSRLS"])
def test_an_app_role_that_nothing_binds_is_refused_with_the_sql_that_mends_it(
    server: Cluster, plan: Plan, power: str
):
    provision(server.url(), plan)
    name = plan.app.replace('"', '""')
    run(server.url(), f'ALTER ROLE "{name}" {power}')

    with pytest.raises(Conflict, match="superuser or has BYPASSRLS"):
        provision(server.url(), plan)
    (trouble,) = inspect(server.url(), plan)
    run(server.url(), trouble.remedy)

    assert trouble.what.startswith(f"The app role {plan.app} is a superuser")
    assert inspect(server.url(), plan) == ()


def test_an_app_role_that_is_a_member_of_the_owner_is_refused(server: Cluster, plan: Plan):
    provision(server.url(), plan)
    name = plan.app.replace('"', '""')
    run(server.url(), f'GRANT "{plan.owner}" TO "{name}"')

    with pytest.raises(Conflict, match="is a member of"):
        provision(server.url(), plan)


def test_what_is_missing_is_named_and_each_remedy_mends_it(server: Cluster, wide: Plan):
    nothing = [trouble.what for trouble in inspect(server.url(), wide)]
    provision(server.url(), wide)
    vault = make_conninfo(server.url(), dbname=wide.databases[1])
    name = wide.app.replace('"', '""')
    run(
        vault,
        "ALTER SCHEMA public OWNER TO postgres",
        "REVOKE ALL ON SCHEMA public FROM pg_database_owner",
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        f'REVOKE USAGE ON SCHEMA public FROM "{name}"',
        f'ALTER DEFAULT PRIVILEGES FOR ROLE "{wide.owner}" IN SCHEMA public'
        f' REVOKE DELETE ON TABLES FROM "{name}"',
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    )

    troubles = inspect(server.url(), wide)
    for trouble in troubles:
        assert trouble.database == wide.databases[1]
        run(vault, trouble.remedy)

    assert [what.split(" is missing")[0] for what in nothing] == [
        f"The owner role {wide.owner}",
        f"The app role {wide.app}",
        *(f"The database {database}" for database in wide.databases),
    ]
    assert [trouble.what.split(" in ")[0] for trouble in troubles] == [
        f"{wide.owner} cannot make tables",
        f"{wide.app} is not expressly allowed to use the schema public of {wide.databases[1]}.",
        f"{wide.app} will not be able to use new tables of {wide.owner}",
    ]
    assert inspect(server.url(), wide) == ()


def test_a_server_that_is_away_is_a_trouble_and_not_a_crash(plan: Plan):
    (trouble,) = inspect("postgresql:///x?host=/nowhere", plan)

    assert "cannot be used" in trouble.what
    with pytest.raises(Unavailable, match="cannot be set up"):
        provision("postgresql:///x?host=/nowhere", plan)


def test_the_apps_password_is_kept_as_a_verifier_that_the_server_itself_accepts(server: Cluster, plan: Plan):
    """The reference is the server's own reckoning: it stores our verifier and checks a login against it."""
    password = "two words '\"\\ {}%"
    with_password = Plan(owner=plan.owner, app=plan.app, app_password=password, databases=plan.databases)

    ran = provision(server.url(), with_password)

    with psycopg.connect(server.url()) as connection:
        kept = connection.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname = %s", [plan.app]
        ).fetchone()
    assert kept is not None
    assert _opens(password, kept[0])
    assert not _opens(password + "x", kept[0])
    assert not any("PASSWORD" in statement for statement in ran)
    assert "two words" not in sql_for(with_password) + repr(with_password)


def _opens(password: str, kept: str) -> bool:
    """Whether libpq's own reckoning, with the kept salt, gives the kept verifier."""
    rounds, salt = kept.split("$")[1].split(":")
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    stored = hashlib.sha256(hmac.digest(key, b"Client Key", "sha256")).digest()
    return base64.b64encode(stored).decode() == kept.rsplit("$", 1)[1].partition(":")[0]


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40))
def test_two_verifiers_of_one_password_share_nothing(password: str):
    first, second = verifier(password), verifier(password)

    assert first.startswith("SCRAM-SHA-256$4096:")
    assert first != second


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"app": "owner"}, "must be two roles"),
        ({"app": ""}, "1 to 63"),
        ({"owner": "o" * 64}, "1 to 63"),
        ({"owner": "line\nbreak"}, "printable"),
        ({"databases": ()}, "at least one"),
        ({"databases": ("a", "a")}, "each once"),
        ({"app_password": ""}, "printable ASCII"),
        ({"app_password": "pässword"}, "printable ASCII"),
    ],
)
def test_a_plan_is_valid_from_birth(change: dict[str, object], reason: str):
    sound: dict[str, object] = {"owner": "owner", "app": "app", "databases": ("control",)}

    with pytest.raises(Invalid, match=reason):
        Plan(**sound | change)  # type: ignore[arg-type]
