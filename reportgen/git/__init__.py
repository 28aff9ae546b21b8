"""What git keeps: revisions, staged files, and how a repository is set up."""
