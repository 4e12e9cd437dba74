"""The proof of a definition, beside walking the same situations breadth first and looking at nothing.

Pure engine, no database. The proof walks them too, and then once more with the clocks.
"""

from collections import deque

from bench.measuring import Figure, paired, seconds
from bench.sizes import Sizes
from workflows.definitions.journey import JOURNEY
from workflows.engine import proof
from workflows.engine.worlds import World

LOADED_WITHIN = 1.0


def measure(sizes: Sizes) -> list[Figure]:
    """Prove the newest definition, and load it. Raises where it is not sound."""
    pairs = paired(
        sizes.proofs, lambda _: seconds(lambda: _prove(sizes.proof_tracks)), lambda _: seconds(lambda: _walk(sizes.proof_tracks))
    )
    loading = paired(sizes.proofs, lambda _: seconds(lambda: _prove(proof.AT_LOADING)), lambda _: seconds(lambda: _walk(proof.AT_LOADING)))
    return [
        Figure("proof", pairs.ours, "s", "a definition proved in every situation"),
        Figure("proof_walk", pairs.plain, "s", "the same situations walked, and nothing looked at"),
        Figure("proof_ratio", pairs.ratio, "x", "the proof against the walk alone"),
        Figure("proof_loading", loading.ours, "s", "what is proved of it as the program starts", LOADED_WITHIN),
    ]


def _prove(tracks: int) -> None:
    faults = proof.check(JOURNEY, tracks=tracks)
    if faults:
        raise AssertionError(f"The definition that is measured is not sound: {faults[0].in_full}")


def _walk(tracks: int) -> None:
    deque(World(JOURNEY, tracks=tracks).walk(), maxlen=0)
