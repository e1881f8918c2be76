"""What every test shares: hypothesis without clocks, because a busy machine is no finding."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("dynaform", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dynaform")
