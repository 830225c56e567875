"""A local server that speaks Google's Sheets, Drive and token protocols, for tests only.

It keeps spreadsheets in memory, so that the real client library, with real signing, runs against it unchanged.
It is never a data source of the product, never leaves the loopback interface, and forgets all when it ends.
"""
