"""The languages of reports: `zh.json` and `en.json` hold every word that the program prints or looks for in them."""
