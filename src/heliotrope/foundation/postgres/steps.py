"""What roles and databases must look like, as steps that are each a question and its remedy.

The platform runs the steps, ``doctor`` asks their questions, and an administrator gets them as a
script for psql: one list for the three.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from psycopg.sql import SQL, Composed, Identifier, Literal

from heliotrope.core.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The roles and databases that the platform needs.

    Attributes:
        owner: role that owns the databases and runs migrations.
        app: role that the platform works under; row-level security binds it.
        app_password: for a server that asks for one; printable ASCII, or None.
        databases: the control database and one for each vault.
    """

    owner: str
    app: str
    app_password: str | None = field(default=None, repr=False)
    databases: tuple[str, ...]

    def __post_init__(self) -> None:
        names = (self.owner, self.app, *self.databases)
        if any(not name or len(name.encode()) > 63 or not name.isprintable() for name in names):
            raise Invalid(f"names of roles and databases must have 1 to 63 printable bytes: {names}")
        if self.owner == self.app:
            raise Invalid(f"the owner and the app must be two roles, or nothing binds the app: {self.app}")
        if not self.databases or len(set(self.databases)) < len(self.databases):
            raise Invalid(f"name at least one database, and each once: {self.databases}")
        password = self.app_password
        if password is not None and not (password and password.isascii() and password.isprintable()):
            raise Invalid("the app's password must be printable ASCII and not empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that must hold.

    Attributes:
        trouble: what is wrong when it does not.
        database: where question and remedy run; None for what the whole server shares.
        needed: a boolean expression of SQL; true when the remedy is needed.  Answers false, not an
            error, while a role that it speaks of does not exist.
        remedy: one statement that makes it hold.
        by_hand: whether only a person may decide it, because it takes something away from a role.
        always: whether the platform runs the remedy every time that it may, since no question can tell.
    """

    trouble: str
    database: str | None = None
    needed: Composed
    remedy: Composed
    by_hand: bool = False
    always: bool = False


def steps_for(plan: Plan) -> tuple[Step, ...]:
    """Everything that must hold, in the order in which it can be made to."""
    return (
        *_roles(plan),
        *_bounds(plan),
        *_password(plan),
        *_databases(plan),
        *(step for name in plan.databases for step in (*_schema(plan, name), *_defaults(plan, name))),
    )


def _roles(plan: Plan) -> Iterator[Step]:
    owner, app = Identifier(plan.owner), Identifier(plan.app)
    yield Step(
        trouble=f"The owner role {plan.owner} is missing.",
        needed=SQL("NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {})").format(plan.owner),
        # CREATEDB: for a new vault and for the databases of tests.  Migrations need no superuser.
        remedy=SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB NOCREATEROLE").format(owner),
    )
    yield Step(
        trouble=f"The app role {plan.app} is missing.",
        needed=SQL("NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {})").format(plan.app),
        remedy=SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE").format(app),
    )


def _bounds(plan: Plan) -> Iterator[Step]:
    owner, app = Identifier(plan.owner), Identifier(plan.app)
    yield Step(
        trouble=f"The app role {plan.app} is a superuser or has BYPASSRLS: no row-level security binds it.",
        needed=SQL("EXISTS (SELECT FROM pg_roles WHERE rolname = {} AND (rolsuper OR rolbypassrls))").format(
            plan.app
        ),
        remedy=SQL("ALTER ROLE {} NOSUPERUSER NOBYPASSRLS").format(app),
        by_hand=True,
    )
    yield Step(
        trouble=f"The app role {plan.app} is a member of {plan.owner}: no row-level security binds it.",
        needed=SQL(
            "EXISTS (SELECT FROM pg_roles a, pg_roles o WHERE a.rolname = {} AND o.rolname = {}"
            " AND NOT a.rolsuper AND pg_has_role(a.oid, o.oid, 'MEMBER'))"
        ).format(plan.app, plan.owner),
        remedy=SQL("REVOKE {} FROM {}").format(owner, app),
        by_hand=True,
    )
    yield Step(
        trouble=f"The app role {plan.app} cannot log in, or may make roles or databases.",
        needed=SQL(
            "EXISTS (SELECT FROM pg_roles WHERE rolname = {}"
            " AND (NOT rolcanlogin OR rolcreatedb OR rolcreaterole))"
        ).format(plan.app),
        remedy=SQL("ALTER ROLE {} LOGIN NOCREATEDB NOCREATEROLE").format(app),
    )


def _password(plan: Plan) -> Iterator[Step]:
    if plan.app_password is not None:
        yield Step(
            trouble=f"The app role {plan.app} is there, and gets its password.",
            needed=SQL("EXISTS (SELECT FROM pg_roles WHERE rolname = {})").format(plan.app),
            remedy=SQL("ALTER ROLE {} PASSWORD {}").format(
                Identifier(plan.app), Literal(verifier(plan.app_password))
            ),
            always=True,
        )


def _databases(plan: Plan) -> Iterator[Step]:
    for name in plan.databases:
        yield Step(
            trouble=f"The database {name} is missing.",
            needed=SQL("NOT EXISTS (SELECT FROM pg_database WHERE datname = {})").format(name),
            remedy=SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                Identifier(name), Identifier(plan.owner)
            ),
        )


def _schema(plan: Plan, name: str) -> Iterator[Step]:
    owner, app = Identifier(plan.owner), Identifier(plan.app)
    yield Step(
        trouble=f"{plan.app} is not expressly allowed to connect to {name}.",
        database=name,
        needed=SQL(
            "EXISTS (SELECT FROM pg_database d, pg_roles r WHERE d.datname = {} AND r.rolname = {}"
            " AND NOT EXISTS (SELECT FROM aclexplode(d.datacl) a"
            " WHERE a.grantee = r.oid AND a.privilege_type = 'CONNECT'))"
        ).format(name, plan.app),
        remedy=SQL("GRANT CONNECT ON DATABASE {} TO {}").format(Identifier(name), app),
    )
    yield Step(
        trouble=f"{plan.owner} cannot make tables in the schema public of {name}.",
        database=name,
        needed=SQL(
            "EXISTS (SELECT FROM pg_roles WHERE rolname = {}"
            " AND NOT (has_schema_privilege(oid, 'public', 'CREATE')"
            " AND has_schema_privilege(oid, 'public', 'USAGE')))"
        ).format(plan.owner),
        remedy=SQL("GRANT CREATE, USAGE ON SCHEMA public TO {}").format(owner),
    )
    yield Step(
        trouble=f"Everybody may make tables in the schema public of {name}.",
        database=name,
        needed=_schema_grant(SQL("0"), "CREATE"),
        remedy=SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC").format(),
    )
    yield Step(
        trouble=f"{plan.app} is not expressly allowed to use the schema public of {name}.",
        database=name,
        needed=SQL("EXISTS (SELECT FROM pg_roles r WHERE r.rolname = {} AND NOT {})").format(
            plan.app, _schema_grant(SQL("r.oid"), "USAGE")
        ),
        remedy=SQL("GRANT USAGE ON SCHEMA public TO {}").format(app),
    )


def _defaults(plan: Plan, name: str) -> Iterator[Step]:
    owner, app = Identifier(plan.owner), Identifier(plan.app)
    # Never TRUNCATE: it gets past triggers that keep a table append-only.
    for objects, kind, privileges in (
        ("TABLES", "r", ("SELECT", "INSERT", "UPDATE", "DELETE")),
        ("SEQUENCES", "S", ("USAGE",)),
        ("FUNCTIONS", "f", ("EXECUTE",)),
    ):
        yield Step(
            trouble=f"{plan.app} will not be able to use new {objects.lower()} of {plan.owner} in {name}.",
            database=name,
            needed=_default_lacks(plan, kind, privileges),
            remedy=SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT {} ON {} TO {}").format(
                owner, SQL(", ").join(SQL(word) for word in privileges), SQL(objects), app
            ),
        )


def _schema_grant(grantee: SQL, privilege: str) -> Composed:
    return SQL(
        "EXISTS (SELECT FROM pg_namespace n, aclexplode(n.nspacl) a"
        " WHERE n.nspname = 'public' AND a.grantee = {} AND a.privilege_type = {})"
    ).format(grantee, privilege)


def _default_lacks(plan: Plan, kind: str, privileges: tuple[str, ...]) -> Composed:
    return SQL(
        "EXISTS (SELECT FROM pg_roles o, pg_roles r WHERE o.rolname = {} AND r.rolname = {} AND {} <>"
        " (SELECT count(*) FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace,"
        " aclexplode(d.defaclacl) a"
        " WHERE d.defaclrole = o.oid AND d.defaclobjtype = {} AND n.nspname = 'public'"
        " AND a.grantee = r.oid AND a.privilege_type = ANY (string_to_array({}, ','))))"
    ).format(plan.owner, plan.app, len(privileges), kind, ",".join(privileges))


def verifier(password: str) -> str:
    """What the server keeps of a password, so that neither its log nor a script ever holds the password.

    Source:
        RFC 5803 and PostgreSQL's ``scram-common.c``; SASLprep leaves printable ASCII as it is.
    """
    salt, rounds = secrets.token_bytes(16), 4096
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, rounds)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    served = hmac.digest(salted, b"Server Key", "sha256")
    parts = [base64.b64encode(part).decode("ascii") for part in (salt, stored, served)]
    return f"SCRAM-SHA-256${rounds}:{parts[0]}${parts[1]}:{parts[2]}"
