"""What of a network can be refused before anything is computed or compiled."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.data.load import examples
from engine.documents.document import Document
from engine.documents.graph import flatten
from engine.errors import GraphError
from engine.networks import settings as network_settings
from engine.networks.events import too_wide
from engine.networks.network import wants
from engine.networks.plan import Plan, make_plan


def plan_of(document: Document, data_dir: str | Path | None) -> Plan:
    """The plan that ``NetworkMachine`` makes, with the errors that it raises: data, shapes, losses, batch."""
    graph = flatten(document)
    settings = network_settings.defaults(document.train)
    known = wants(examples(document.data, data_dir, graph))
    plan = make_plan(graph, known, network_settings.losses(settings, graph), np.float32)
    if problem := too_wide(plan, settings["batch_size"]):
        raise GraphError(problem)
    return plan
