"""`python -m sitegen`, and the command `sitegen`."""

import gc


def main() -> None:
    """The entry point: loads the program and runs it."""
    gc.disable()  # modules are there to stay; to look for circles among them takes a tenth of the time they need
    from sitegen import cli

    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()
