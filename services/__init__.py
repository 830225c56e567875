"""Services: one use case per function. Checks the right, opens the transaction, joins the parts."""
