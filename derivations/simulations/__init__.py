"""The statements of the library about processes, reproduced by simulation."""
