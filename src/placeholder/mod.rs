//! `${SALESFORCE_CLIENT_ID}` and its kin, resolved at run time.
