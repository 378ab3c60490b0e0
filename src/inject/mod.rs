//! Hands credentials to programs and files.
