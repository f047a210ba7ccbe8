"""``python -m derivations`` is ``derivations``."""

from derivations.cli import main

if __name__ == "__main__":
    main(prog_name="derivations")
