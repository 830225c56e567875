"""The standard of a workspace: fields, words, rules, own fields."""
