"""What a bank or a hospital would need too: clock, ids, tenancy, outbox, audit, vaults, files."""
