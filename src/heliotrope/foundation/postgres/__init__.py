"""PostgreSQL for the platform: an embedded server, and the roles and databases of any server."""

from heliotrope.foundation.postgres.binaries import Binaries, find_binaries
from heliotrope.foundation.postgres.cluster import Cluster
from heliotrope.foundation.postgres.provision import Trouble, inspect, provision, sql_for
from heliotrope.foundation.postgres.steps import Plan

__all__ = ["Binaries", "Cluster", "Plan", "Trouble", "find_binaries", "inspect", "provision", "sql_for"]
