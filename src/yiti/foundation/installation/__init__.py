"""What this installation is: whose county, by which pack, and which day it goes by."""
