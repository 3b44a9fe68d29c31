"""Privacy's pages: the ledger of looks, the policy, and why somebody sees what they see."""
