"""Tables that are not framed, or only by some lines: found by their figures, their rules and the form's wordings."""
