"""Files written for people: next year's, a blank one, a new project, references for numbers typed again."""
