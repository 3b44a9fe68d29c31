"""The one row that says how simulated time goes on; there is none outside a demonstration."""

from django.db import models

from heliotrope.foundation.vaults.homes import Home


class ClockCourse(models.Model):
    """`heliotrope.foundation.clock.Course` as it is kept; of the installation, of no tenant."""

    home = Home.GLOBAL
    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    from_real_at = models.DateTimeField()
    from_at = models.DateTimeField()
    factor_before = models.PositiveIntegerField()
    factor = models.PositiveIntegerField()
    alive_until = models.DateTimeField()

    class Meta:
        db_table = "clock_course"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="clock_has_one_course"),
            models.CheckConstraint(
                condition=models.Q(factor__lte=1440, factor_before__lte=1440), name="clock_is_not_too_fast"
            ),
        ]
