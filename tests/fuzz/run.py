"""One coverage-guided run over one target: ``python -m tests.fuzz.run TARGET [options of libFuzzer]``."""

import random
import sys

from tests.fuzz.mutating import mutate

OF_JSON = {"reader", "metadata", "answers", "sidecar"}


def main() -> None:
    import atheris  # Linux and macOS only, and only where fuzzing is installed

    with atheris.instrument_imports(include=["ilag_data"]):
        from tests.fuzz.targets import TARGETS

    def mutated(content: bytes, largest: int, seed: int) -> bytes:
        """Every other time a change that keeps JSON whole, else what libFuzzer thinks of."""
        luck = random.Random(seed)  # noqa: S311 (no secret)
        changed = mutate(content, luck) if luck.random() < 0.5 else None
        if changed is None or len(changed) > largest:
            return bytes(atheris.Mutate(content, largest))
        return changed

    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, TARGETS[name], custom_mutator=mutated if name in OF_JSON else None)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
