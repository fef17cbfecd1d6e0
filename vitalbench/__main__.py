"""`python -m vitalbench` is the vitalbench command."""

from vitalbench.harness.cli.main import main

if __name__ == "__main__":
    main()
