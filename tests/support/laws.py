"""How laws are tried out: no law fails because the machine was busy."""

from hypothesis import HealthCheck, settings


def unhurried() -> None:
    """From here on no deadline holds an example, and drawing them may take its time."""
    settings.register_profile(
        "unhurried", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("unhurried")
