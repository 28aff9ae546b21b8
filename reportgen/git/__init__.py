"""Git: revisions, staged files, hooks, how a repository is set up."""
