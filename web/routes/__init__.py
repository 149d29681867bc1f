"""The addresses of the application: pages, the API, and what machines watch."""
