"""Files written for people: next year's, a blank one, a new project, references in place of numbers."""
