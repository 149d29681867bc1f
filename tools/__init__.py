"""What installs, builds and checks the project. Nothing here is part of the installed package."""
