//! Signing in as the administrator, and finding out what the org allows.
