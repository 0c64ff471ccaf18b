"""One coverage-guided run over one target: ``python -m tests.fuzz.run TARGET [options of libFuzzer]``."""

import random
import sys

import atheris

with atheris.instrument_imports(include=["ilag_data"]):
    from tests.fuzz.targets import TARGETS

from tests.fuzz.mutating import mutate


def mutated(content: bytes, largest: int, seed: int) -> bytes:
    """Every other time a change that keeps JSON whole, else what libFuzzer thinks of."""
    luck = random.Random(seed)  # noqa: S311 (no secret)
    changed = mutate(content, luck) if luck.random() < 0.5 else None
    if changed is None or len(changed) > largest:
        return bytes(atheris.Mutate(content, largest))
    return changed


if __name__ == "__main__":
    name = sys.argv.pop(1)
    json_wanted = name in {"reader", "metadata", "sidecar"}
    atheris.Setup(sys.argv, TARGETS[name], custom_mutator=mutated if json_wanted else None)
    atheris.Fuzz()
