"""Floor 1: the embedded simulator, a moto server on loopback and nothing but AWS_ENDPOINT_URL."""

from dynaform.simulator.limits import CANNOT_RUN
from dynaform.simulator.lock import exclusive
from dynaform.simulator.server import Simulator, Status

__all__ = ["CANNOT_RUN", "Simulator", "Status", "exclusive"]
