//! The REST API: records, queries, limits, versions, app credentials.
