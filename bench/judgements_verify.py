"""Whether chain and ledger of copied orders hold: what `heliotrope audit verify` asks, on these databases."""

import sys

import django


def main() -> int:
    """Exit code 0 when every entry and every sealed row is as it was sealed, and the books balance."""
    django.setup()
    from heliotrope.foundation.audit import services as audit
    from heliotrope.foundation.tenancy.scope import keeping
    from heliotrope.foundation.tenancy.selectors import everyone
    from heliotrope.money import seals

    known, faults = everyone(), 0
    for alias in ("default", "vault_eu"):
        with keeping(alias, known.client_ids, known.operator_ids):
            found = audit.verify(alias)
            print(f"{alias}: {found.sealed} sealed, {found.unsealed} unsealed, {len(found.breaks)} broken")
            faults += len(found.breaks) + found.unsealed
            if alias == "default":
                books = seals.verify()
                print(
                    f"ledger: {books.transactions} postings, {books.entries} entries, {len(books.breaks)} off"
                )
                faults += len(books.breaks)
                for one in (*found.breaks, *books.breaks)[:5]:
                    print(f"  {one}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
