//! Tells people what a long wait is doing.
