"""The web application: HTML pages for people and the same as JSON for programs."""
