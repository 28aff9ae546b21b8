"""Archives from which the program is installed where there is no internet."""
