"""Two reports compared: facts, figures, sentences, and the documents word by word."""
