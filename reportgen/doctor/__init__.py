"""What a machine has for making reports and what it lacks: packages, fonts, programs, rights; what to do for each."""
