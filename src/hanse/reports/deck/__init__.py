"""The meeting deck as .pptx: its story, its tables, and the templates it is drawn on."""
