"""What differs between two reports: facts, figures, sentences, problems; two documents word by word (redline)."""
