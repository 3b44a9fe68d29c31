"""Tax invoices, payout batches and statements."""
