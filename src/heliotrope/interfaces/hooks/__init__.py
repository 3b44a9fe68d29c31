"""Inbound webhooks: verified, stored, queued."""
