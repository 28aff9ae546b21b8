"""The words of reports by language, zh.json and en.json: phrases, dates, lists, what proofreading looks for."""
