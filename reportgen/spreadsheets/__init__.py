"""Spreadsheets: cells read exactly, tables of accounts mapped to fields, the figures as a sheet to fill in."""
