"""Answers already given, by Idempotency-Key."""

from django.db import models

from heliotrope.foundation.vaults.homes import Home


class AnsweredCall(models.Model):
    """One inbound call of one account under one key, with the answer that was committed with its effect."""

    home = Home.GLOBAL
    pk = models.CompositePrimaryKey("user_id", "key")
    user_id = models.UUIDField()
    key = models.CharField(max_length=128)
    request_sha256 = models.CharField(max_length=64)
    status = models.SmallIntegerField(null=True)
    body = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "answered_call"
