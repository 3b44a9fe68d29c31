"""What doors share: problems (RFC 9457) and the fingerprint of a request."""
