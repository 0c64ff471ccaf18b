"""Rewrite the golden files from the package: ``python -m tests.golden``; then read the diff."""

from pathlib import Path

from tests.golden.writing import files

if __name__ == "__main__":
    folder = Path(__file__).parent
    contents = files()  # all of them are made before one is replaced
    for path in [*folder.glob("*.json"), *folder.glob("*/*.csv")]:
        path.unlink()
    for name, content in contents.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content.encode())
