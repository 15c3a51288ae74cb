"""Tables in plain text: columns made with spaces, rows torn over lines, forms that have lost their rows."""
