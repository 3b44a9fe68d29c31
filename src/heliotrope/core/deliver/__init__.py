"""Handing over: what a delivery of several parts holds, and how it is packed."""
