//! Creates and deletes apps.
