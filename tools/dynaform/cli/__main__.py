"""python -m dynaform.cli: the same as the dynaform command."""

from dynaform.cli.main import main

main()
