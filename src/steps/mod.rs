//! The steps: each one sentence over the API of `salesforce`.
