"""What panels ask of programs beside this one."""
