"""What the simulator cannot run: features that an environment on it goes without, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping

CANNOT_RUN: Mapping[str, str] = {
    "autoscaling": "the simulator answers scaling targets with an error that the provider repeats for minutes",
    "backup_selection": "the simulator has no selections of AWS Backup",
    "contributor_insights": "the simulator has no Contributor Insights",
    "event_sources": "the simulator has no Lambda functions that a stream could call",
    "kinesis_destination": "the simulator has no Kinesis destinations of tables",
    "on_demand_limits": "the simulator does not report limits back, so that every plan would differ",
    "replicas": "the simulator has no replicas in other Regions",
    "table_class": "the simulator does not report the table class back, so that every plan would differ",
}
"""Feature, as the modules' variable ``without`` names it, to the reason; measured on moto 5.2.5."""
