"""How a sheet becomes a tracker and how it is read: looked at, decided, connected, read anew, exchanged."""
