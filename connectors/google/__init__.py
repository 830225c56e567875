"""Google Sheets: how it is spoken to. `connectors/google_sheets.py` is the connector made of these parts."""
