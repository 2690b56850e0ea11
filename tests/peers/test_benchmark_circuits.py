"""The circuits of the benchmarks: values and gradients against micrograd and PyTorch autograd."""

from __future__ import annotations

import pytest

from bench.suites import _circuits, circuit_batch, circuit_step


@pytest.mark.parametrize("gates", [5, 50, 500])
@pytest.mark.parametrize("peer", [circuit_step.micrograd_answer, circuit_step.torch_answer])
def test_one_step(gates, peer):
    ours, theirs = circuit_step.tugboat_answer(gates), peer(gates)
    assert len(ours) == 1 + len(_circuits.circuit(gates)[0])
    assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("gates", [5, 50])
def test_64_examples_at_once(gates):
    assert circuit_batch.batch_answer(gates) == pytest.approx(circuit_batch.one_call_answer(gates), rel=1e-12)
