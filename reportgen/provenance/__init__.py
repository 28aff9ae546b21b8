"""Reports that came back: their record, what was edited in them, whether they hold."""
