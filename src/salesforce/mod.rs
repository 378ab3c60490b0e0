//! What one scenario holds: the API that every step calls.
