"""What a PDF's pages hold, asked of PDFium: characters, ruling lines, pictures, and what of it nobody sees."""
