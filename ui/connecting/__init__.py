"""How a sheet becomes a tracker, or is read anew: the choice of the sheet, the steps in which it is understood."""
