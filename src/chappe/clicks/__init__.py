"""What people do with the links of a text: short addresses followed, by whom, and what was a robot."""
